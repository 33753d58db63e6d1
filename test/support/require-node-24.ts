// `npm run` puts the project's own Node 24 first on PATH. Without it, type stripping and the bundles' target would differ.
const major = process.versions.node.split('.')[0];
if (major !== '24') {
  process.stderr.write(
    `These tests need Node 24, but this is Node ${process.versions.node}. Run "npm ci" (it brings Node 24), then "npm test".\n`,
  );
  process.exit(1);
}
