// Package classify flags files as vendored, generated or test code, with the
// verdicts of GitHub's linguist (through go-enry), so that queries can leave such
// files out. It also tells binary content from text.
//
// Place in the flow: whoever has read a file calls Flags once with its path and
// content.
//
// Invariants:
//   - Verdicts are go-enry's. It tries some 200 regular expressions on every path,
//     which takes about 40 µs; here each is tried only on paths that contain the
//     literals it needs, which takes a fifth. The tests compare the verdicts.
//   - Test files are those of go-enry and, since its list knows nothing of them,
//     of a few conventions more; see hasTestName.
package classify
