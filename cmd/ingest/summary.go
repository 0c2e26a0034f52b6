package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/format"
	"elixirscope/instance"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// printSummary tells a person what an ingest did and what the store holds now.
func printSummary(w io.Writer, s *instance.Summary) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, "%s (%s)\n", s.Repo, rootOf(s))
	fmt.Fprintf(b, "  %s\n", whatHappened(s))
	fmt.Fprintf(b, "  %s in %v\n", rate(s), s.Elapsed.Round(time.Millisecond))
	if len(s.Languages) > 0 {
		writeLanguages(b, s)
	}
	writeLeftOut(b, s)
	for _, path := range s.SetAside {
		fmt.Fprintf(b, "set aside until it changes, because parsing it ended the process twice: %s\n", format.OneLine(path))
	}
	if !s.Complete {
		fmt.Fprintf(b, "an earlier ingest of %s was interrupted: `ingest once %s` completes it\n", s.Repo, s.Root)
	}
	for _, fault := range s.Unreadable {
		fmt.Fprintf(b, "directory not read, its files stay as they were: %s\n", format.OneLine(fault))
	}
	for _, fault := range s.IgnoreFiles {
		fmt.Fprintf(b, "ignore file not read, its rules are not in force: %s\n", format.OneLine(fault))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// rootOf returns where the files came from, and of which commit they are.
func rootOf(s *instance.Summary) string {
	if s.Revision == "" {
		return s.Root
	}
	return s.Root + " at " + s.Revision
}

func whatHappened(s *instance.Summary) string {
	if s.Processed+s.Removed == 0 {
		return fmt.Sprintf("up to date: %s unchanged, none read", files(s.Unchanged))
	}
	parts := []string{files(s.Processed) + " processed"}
	if s.Unchanged > 0 {
		parts = append(parts, fmt.Sprintf("%d unchanged", s.Unchanged))
	}
	if s.Removed > 0 {
		parts = append(parts, fmt.Sprintf("%d gone and forgotten", s.Removed))
	}
	return strings.Join(parts, ", ")
}

func rate(s *instance.Summary) string {
	if s.Bytes == 0 {
		return "nothing to parse"
	}
	return fmt.Sprintf("%s at %s/s", amount(float64(s.Bytes)), amount(s.Rate()))
}

func writeLanguages(b *strings.Builder, s *instance.Summary) {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Footer = text.FormatDefault
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "  ", ""
	t.SetStyle(style)
	t.AppendHeader(table.Row{"language", "files", "bytes", "symbols", "references", "with parse errors"})
	var bytes int64
	total := 0
	for _, l := range s.Languages {
		t.AppendRow(table.Row{l.Language, l.Files, l.Bytes, l.Symbols, l.References, l.Partial})
		bytes += l.Bytes
		total += l.Files
	}
	t.AppendFooter(table.Row{"all", total, bytes, s.Symbols, s.References, s.Partial})
	var numbers []table.ColumnConfig
	for i := 2; i <= 6; i++ {
		numbers = append(numbers, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(numbers)
	b.WriteString("\n" + t.Render() + "\n")
}

// writeLeftOut tells which files have no facts, or old ones: failed are those that
// should have some, skipped those that never can.
func writeLeftOut(b *strings.Builder, s *instance.Summary) {
	skipped := reasons(s.Skipped)
	if s.NotSource > 0 {
		skipped = append(skipped, fmt.Sprintf("%d no source by their name", s.NotSource))
	}
	if s.Ignored > 0 {
		skipped = append(skipped, fmt.Sprintf("%d ignored", s.Ignored))
	}
	failed := reasons(s.Failed)
	if len(failed)+len(skipped) > 0 {
		b.WriteByte('\n')
	}
	if len(failed) > 0 {
		fmt.Fprintf(b, "failed: %s\n", strings.Join(failed, ", "))
	}
	if len(skipped) > 0 {
		fmt.Fprintf(b, "skipped: %s\n", strings.Join(skipped, ", "))
	}
	if s.Stale > 0 {
		fmt.Fprintf(b, "%s the facts of an earlier content (stale)\n", number(s.Stale, "file keeps", "files keep"))
	}
}

// reasons tells how many files there are for each reason.
func reasons(counts map[ast.Reason]int) []string {
	var texts []string
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		texts = append(texts, fmt.Sprintf("%d %s", counts[reason], describe(reason)))
	}
	return texts
}

func describe(r ast.Reason) string { return strings.ReplaceAll(string(r), "_", " ") }

// printNextSteps tells what to ask next, in words that can be typed where ingest was
// called.
func printNextSteps(w io.Writer, data string) error {
	program, at := "query", ""
	if dir := filepath.Dir(os.Args[0]); dir != "." {
		program = filepath.Join(dir, "query")
	}
	if data != instance.DefaultData() {
		at = " --data " + data
	}
	_, err := fmt.Fprintf(w, `
Ask next:
  %[1]s symbols --kind function --order cyclomatic --desc --limit 10%[2]s
  %[1]s def NAME%[2]s
  %[1]s callers NAME%[2]s
  %[1]s files --status partial%[2]s
`, program, at)
	return err
}
