package main

import (
	"fmt"
	"io"
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
	fmt.Fprintf(b, "%s (%s)\n", s.Repo, s.Root)
	fmt.Fprintf(b, "  %s\n", whatHappened(s))
	fmt.Fprintf(b, "  %s in %v\n\n", rate(s), s.Elapsed.Round(time.Millisecond))
	if len(s.Languages) > 0 {
		writeLanguages(b, s)
	}
	writeSkipped(b, s)
	for _, fault := range s.Unreadable {
		fmt.Fprintf(b, "directory not read, its files stay as they were: %s\n", format.OneLine(fault))
	}
	for _, fault := range s.IgnoreFiles {
		fmt.Fprintf(b, "ignore file not read, its rules are not in force: %s\n", format.OneLine(fault))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func whatHappened(s *instance.Summary) string {
	if s.Processed+s.Removed == 0 {
		return fmt.Sprintf("up to date: %d files unchanged, none read", s.Unchanged)
	}
	parts := []string{fmt.Sprintf("%d files processed", s.Processed)}
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
	return fmt.Sprintf("%.1f MB at %.1f MB/s", float64(s.Bytes)/1e6, s.Rate()/1e6)
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
	files := 0
	for _, l := range s.Languages {
		t.AppendRow(table.Row{l.Language, l.Files, l.Bytes, l.Symbols, l.References, l.Partial})
		bytes += l.Bytes
		files += l.Files
	}
	t.AppendFooter(table.Row{"all", files, bytes, s.Symbols, s.References, s.Partial})
	var numbers []table.ColumnConfig
	for i := 2; i <= 6; i++ {
		numbers = append(numbers, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(numbers)
	b.WriteString(t.Render() + "\n")
}

func writeSkipped(b *strings.Builder, s *instance.Summary) {
	var lines []string
	for reason, n := range s.Skipped {
		lines = append(lines, fmt.Sprintf("%d %s", n, describe(reason)))
	}
	slices.Sort(lines)
	if s.NotSource > 0 {
		lines = append(lines, fmt.Sprintf("%d no source by their name", s.NotSource))
	}
	if s.Ignored > 0 {
		lines = append(lines, fmt.Sprintf("%d ignored", s.Ignored))
	}
	if len(lines) > 0 {
		fmt.Fprintf(b, "\nskipped: %s\n", strings.Join(lines, ", "))
	}
	if s.Stale > 0 {
		fmt.Fprintf(b, "%d files keep the facts of an earlier content (stale)\n", s.Stale)
	}
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
