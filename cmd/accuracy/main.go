// Command accuracy compares the extractors with ground truth and prints recall and
// precision per language and construct. See package elixirscope/accuracy.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"

	"elixirscope/accuracy"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	names := flag.String("lang", "", "comma-separated subjects; empty is all")
	every := flag.Int("every", 1, "take every n-th file of a corpus")
	files := flag.String("files", "", "take files whose name matches this regular expression")
	misses := flag.Int("misses", 0, "misses and extras to print per construct")
	document := flag.String("write", "", "Markdown file whose tables are updated")
	flag.Parse()

	options := accuracy.Options{Every: *every, Examples: *misses}
	if *files != "" {
		pattern, err := regexp.Compile(*files)
		if err != nil {
			return fmt.Errorf("-files: %w", err)
		}
		options.Files = pattern
	}
	subjects, err := choose(*names)
	if err != nil {
		return err
	}
	env, err := accuracy.NewEnvironment()
	if err != nil {
		return err
	}
	return measure(ctx, env, subjects, options, *document)
}

func choose(names string) ([]accuracy.Subject, error) {
	subjects := accuracy.Subjects()
	if names == "" {
		return subjects, nil
	}
	var chosen []accuracy.Subject
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(subjects, func(s accuracy.Subject) bool { return s.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("-lang: there is no subject %q", name)
		}
		chosen = append(chosen, subjects[i])
	}
	return chosen, nil
}

// measure runs the subjects; one that is absent is told and does not stop the rest.
func measure(ctx context.Context, env accuracy.Environment, subjects []accuracy.Subject, options accuracy.Options, document string) error {
	short := 0
	for _, s := range subjects {
		report, err := accuracy.Run(ctx, env, s, options)
		if errors.Is(err, accuracy.ErrAbsent) {
			fmt.Println(err)
			continue
		}
		if err != nil {
			return err
		}
		if err := report.WriteText(os.Stdout); err != nil {
			return err
		}
		for _, shortfall := range report.Shortfalls(s) {
			fmt.Println("below the threshold:", shortfall)
			short++
		}
		if document == "" {
			continue
		}
		if err := report.UpdateDocument(document); err != nil {
			return err
		}
	}
	if short > 0 {
		return fmt.Errorf("%d figures are below their thresholds", short)
	}
	return nil
}
