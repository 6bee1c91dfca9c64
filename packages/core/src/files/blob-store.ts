/** What a stored blob turned out to be. */
export interface StoredBlob {
  /** Names the bytes in this store; opaque. */
  readonly key: string;
  readonly size: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
}

/**
 * Where the bytes of files are. `put` has made them durable when it resolves; it rejects with `body.tooLarge` past
 * `maxBytes`, leaving nothing behind. `get` rejects with `file.missing` where they are gone.
 */
export interface BlobStore {
  put(bytes: ReadableStream<Uint8Array>, options: { readonly maxBytes: number }): Promise<StoredBlob>;
  get(key: string): ReadableStream<Uint8Array>;
  delete(key: string): Promise<void>;
}
