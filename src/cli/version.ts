declare const __GROUNDCTL_VERSION__: string;

/** The package's version, put in by the bundler. */
export const VERSION = __GROUNDCTL_VERSION__;
