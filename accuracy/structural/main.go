// Command structural compares structural search with ast-grep: the same patterns over
// the same files, span by span. What differs has to be explained in patterns.json.
//
// Place in the flow: none; it checks package pattern from outside. `make structural`
// runs it and writes docs/structural.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"elixirscope/accuracy"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "structural:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	language := flag.String("lang", "", "only this language")
	size := flag.Int64("bytes", 3_000_000, "take files of each corpus up to this size together, spread over all of it")
	examples := flag.Int("examples", 0, "differences to print for each pattern")
	document := flag.String("write", "", "Markdown file to write the tables to")
	flag.Parse()
	env, err := accuracy.NewEnvironment()
	if err != nil {
		return err
	}
	tool, err := accuracy.ASTGrep(ctx, env)
	if err != nil {
		return err
	}
	cases, err := readCases(filepath.Join(env.Checkout, "accuracy", "structural", "patterns.json"))
	if err != nil {
		return err
	}
	var reports []*report
	for _, s := range accuracy.Subjects() {
		if len(cases[s.Name]) == 0 || *language != "" && *language != s.Name {
			continue
		}
		r, err := compareLanguage(ctx, env, tool, s, cases[s.Name], *size)
		if errors.Is(err, accuracy.ErrAbsent) {
			fmt.Println(err)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		r.print(os.Stdout, *examples)
		reports = append(reports, r)
	}
	if *document != "" {
		if err := writeDocument(*document, reports); err != nil {
			return err
		}
	}
	return unexplained(reports)
}

// unexplained returns an error that names the patterns whose differences nobody has
// explained.
func unexplained(reports []*report) error {
	var names []string
	for _, r := range reports {
		for _, o := range r.outcomes {
			if o.differs() && o.Why == "" {
				names = append(names, r.language+": "+o.Pattern)
			}
		}
	}
	if len(names) > 0 {
		return fmt.Errorf("differences that patterns.json does not explain:\n%s", strings.Join(names, "\n"))
	}
	return nil
}
