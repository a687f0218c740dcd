/** Where the widget's script came from: relative addresses in messages belong to that server. */
import { createContext } from "preact";

export const OriginContext = createContext("");
