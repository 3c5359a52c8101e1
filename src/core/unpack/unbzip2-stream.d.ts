declare module 'unbzip2-stream' {
  /** A stream in the old style that unpacks bzip2. */
  export default function unbzip2(): NodeJS.ReadWriteStream;
}
