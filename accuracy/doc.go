// Package accuracy compares the facts of the extractors with ground truth made by
// tools nobody here wrote: each language's own parser or compiler. It gives recall
// and precision per language and construct.
//
// Place in the flow: none; it is a measuring instrument beside the product.
// cmd/accuracy prints the table and writes it into docs/accuracy.md, the test of
// this package holds the figures above their thresholds.
//
// # Running one
//
//	go run ./cmd/accuracy -lang go                # the table
//	go run ./cmd/accuracy -lang go -misses 20     # and 20 misses and extras per construct
//	go run ./cmd/accuracy -lang go -every 50      # on every 50th file of the corpus
//	go run ./cmd/accuracy -lang go -files 'net/http/.*'
//	go run ./cmd/accuracy -lang go -write docs/accuracy.md
//	go test ./accuracy -run 'Accuracy/go$'        # the thresholds, on a part of the corpus
//
// Corpora and installed tools are kept in .cache/ of the checkout, or where the
// environment variable ELIXIRSCOPE_CACHE points. The test skips a subject whose
// tool or corpus is absent unless ACCURACY_REQUIRED, a list of names, has it.
//
// # Adding a subject
//
// Write accuracy/NAME.go with a function that returns a Subject, and name it in
// Subjects. A Subject has
//
//   - Corpus, which finds or fetches the files. When a tool or the corpus cannot be
//     had it returns an error that wraps ErrAbsent and says why.
//   - Truth, which lists what the language's own parser sees in them. It is either
//     Go code or RunScript with a script in accuracy/truth: that runs in the root
//     of the corpus, reads file names from standard input, one a line, and prints
//     one JSON object a line:
//     {"file":"a/b.py","kind":"def","construct":"method","name":"C.m","line":3,"arity":2}
//     A file the truth's parser refuses is reported as
//     {"file":"a/b.py","kind":"refused","name":"invalid syntax"}; it is left out on
//     both sides and counted. A line it cannot speak of is reported as
//     {"file":"a/b.c","kind":"unseen","line":3}, the calls of a name in a line with
//     "name":"f" as well; what either side has there is left out.
//   - Project, which turns the facts of one file into items of the same spelling.
//
// Both sides agree on: the definition's name is qualified in the truth's own
// spelling, the call's name is the callee as written, with its plain dotted
// qualifier (the last name alone when the receiver is an expression); the line is
// that of the name, of the last segment for calls; arity is -1 where it does not
// apply. Items are compared as multisets per file, so a construct that one side
// names differently is both a miss and an extra.
package accuracy
