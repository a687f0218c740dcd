/** How dates and numbers are written in a language. Each format is made once: making one takes longer than using it often. */

/** A maker that gives out again what it has made for a language and its options. */
function keeping<Options, Format>(make: (locale: string, options: Options) => Format) {
  const made = new Map<string, Format>();
  return (locale: string, options: Options): Format => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? make(locale, options);
    made.set(key, format);
    return format;
  };
}

/** As `new Intl.DateTimeFormat`, whose errors it throws. */
export const dateFormat = keeping(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);
/** As `new Intl.NumberFormat`, whose errors it throws. */
export const numberFormat = keeping(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);
/** As `new Intl.RelativeTimeFormat`, whose errors it throws. */
export const relativeFormat = keeping(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);
