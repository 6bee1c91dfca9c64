import { defineConfig, type Options } from "tsup";

/** JavaScript of one package into its `dist`; declarations come from `tsc -p tsconfig.build.json`. */
export const javascript = (entry: NonNullable<Options["entry"]>, more: Options = {}) =>
  defineConfig({
    entry,
    format: "esm",
    target: "node22",
    platform: "node",
    splitting: true,
    sourcemap: true,
    clean: true,
    dts: false,
    silent: true,
    ...more,
  });
