/** A template as the emulated Meta keeps it. */

export interface StoredTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  category: string;
  quality?: string;
  rejectedReason?: string;
  readonly components: readonly { type: string; [key: string]: unknown }[];
  status: string;
}
