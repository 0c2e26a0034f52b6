package accuracy

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// percent rounds down: 99.996 % is not 100 %.
func percent(share float64) string {
	return fmt.Sprintf("%.2f %%", math.Floor(share*1e4)/100)
}

// rows returns the rows in the order of the table: by kind, by how many the truth
// has, by name.
func (r *Report) rows() []Row {
	order := kinds()
	return slices.SortedFunc(maps.Keys(r.Rows), func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)),
			-cmp.Compare(r.Rows[a].Truth, r.Rows[b].Truth),
			cmp.Compare(a.Construct, b.Construct))
	})
}

// lines calls cells with the columns of each line of the table.
func (r *Report) lines(cells func(...string)) {
	cells("what", "truth", "found", "recall", "precision")
	line := func(name string, s Score) {
		recall, precision := "-", "-"
		if s.Truth > 0 {
			recall = percent(s.Recall())
		}
		if s.Found > 0 {
			precision = percent(s.Precision())
		}
		cells(name, fmt.Sprint(s.Truth), fmt.Sprint(s.Found), recall, precision)
	}
	rows := r.rows()
	for _, kind := range kinds() {
		if total, ok := r.Totals[kind]; ok {
			line("all "+string(kind), total)
		}
		for _, row := range rows {
			if row.Kind == kind {
				line(string(kind)+" "+row.Construct, r.Rows[row])
			}
		}
	}
}

func (r *Report) headline() string {
	line := fmt.Sprintf("%s: %d files of %s against %s; %d files its parser refuses, %d without facts",
		r.Subject, r.Files, r.Corpus, r.TruthName, r.Refused, len(r.Failures))
	if r.Unseen > 0 {
		line += fmt.Sprintf("; %d facts left out where the truth is silent", r.Unseen)
	}
	return line
}

// WriteText prints the report for a terminal, with the examples it kept.
func (r *Report) WriteText(w io.Writer) error {
	if _, err := fmt.Fprintln(w, r.headline()); err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	r.lines(func(cells ...string) { fmt.Fprintln(table, strings.Join(cells, "\t")+"\t") })
	if err := table.Flush(); err != nil {
		return err
	}
	for _, failure := range r.Failures {
		fmt.Fprintln(w, "no facts:", failure)
	}
	for _, row := range r.rows() {
		for _, item := range r.Rows[row].Misses {
			fmt.Fprintf(w, "miss  %s %s %s\n", row.Kind, row.Construct, item)
		}
		for _, item := range r.Rows[row].Extras {
			fmt.Fprintf(w, "extra %s %s %s\n", row.Kind, row.Construct, item)
		}
	}
	return nil
}

// Markdown returns the table for the documentation.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s.\n\n", r.headline())
	separator := "|---|---:|---:|---:|---:|\n"
	r.lines(func(cells ...string) {
		fmt.Fprintf(&b, "| %s |\n%s", strings.Join(cells, " | "), separator)
		separator = ""
	})
	return b.String()
}

// UpdateDocument replaces the table of the report's subject in the Markdown file at
// path. The table stands between two markers; what people wrote around them stays.
// A file without the markers gets them, with a heading, at its end.
func (r *Report) UpdateDocument(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("update accuracy table: %w", err)
	}
	opening := fmt.Sprintf("<!-- accuracy %s -->\n", r.Subject)
	closing := fmt.Sprintf("<!-- end of accuracy %s -->\n", r.Subject)
	before, rest, found := strings.Cut(string(content), opening)
	_, after, closed := strings.Cut(rest, closing)
	switch {
	case found && !closed:
		return fmt.Errorf("update accuracy table in %s: the marker %q is missing", path, strings.TrimSpace(closing))
	case !found:
		before = strings.TrimRight(before, "\n") + fmt.Sprintf("\n\n## %s\n\n", r.Subject)
	}
	text := before + opening + r.Markdown() + closing + after
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return fmt.Errorf("update accuracy table: %w", err)
	}
	return nil
}
