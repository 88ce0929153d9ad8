export { bundleTarget, findBundle, toBundleView } from "./bundle-row.ts";
export { getBundle, listBundles } from "./list-bundles.ts";
export { removeBundle } from "./remove-bundle.ts";
export { setBundle } from "./set-bundle.ts";
