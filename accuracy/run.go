package accuracy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"sync/atomic"

	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// workers is the number of files whose facts are computed at once.
const workers = 2

// Options bounds a run.
type Options struct {
	Every    int            // take every n-th file of the corpus; 0 takes all
	Files    *regexp.Regexp // take files whose name matches; nil takes all
	Examples int            // misses and extras to keep per row
}

// Report is the outcome of one subject.
type Report struct {
	Subject   string
	Corpus    string
	TruthName string
	Files     int      // compared
	Refused   int      // left out: the truth's parser does not accept them
	Unseen    int      // items found, and left out where the truth cannot speak
	Failures  []string // files without facts and why; their truth counts as missed
	Rows      map[Row]Score
	Totals    map[Kind]Score
}

// Run compares facts with truth for one subject. The error wraps ErrAbsent when a
// tool or the corpus is not there.
func Run(ctx context.Context, env Environment, s Subject, options Options) (*Report, error) {
	languages, err := s.Languages()
	if err != nil {
		return nil, fmt.Errorf("accuracy of %s: %w", s.Name, err)
	}
	set, err := lang.NewSet(languages...)
	if err != nil {
		return nil, fmt.Errorf("accuracy of %s: %w", s.Name, err)
	}
	corpus, err := s.Corpus(ctx, env)
	if err != nil {
		return nil, fmt.Errorf("corpus of %s: %w", s.Name, err)
	}
	corpus.Files = options.choose(corpus.Files)
	c := comparison{
		subject: s, set: set, corpus: corpus, examples: options.Examples,
		truth: make(map[string][]Item), refused: make(map[string]bool), unseen: make(map[string]unseen),
	}
	if err := c.collect(ctx, env); err != nil {
		return nil, fmt.Errorf("truth of %s: %w", s.Name, err)
	}
	r := &Report{
		Subject: s.Name, Corpus: corpus.Name, TruthName: s.TruthName,
		Files: len(corpus.Files) - len(c.refused), Refused: len(c.refused),
		Rows: make(map[Row]Score), Totals: make(map[Kind]Score),
	}
	for _, result := range c.files(ctx) {
		r.add(result, options.Examples)
	}
	return r, ctx.Err()
}

func (o Options) choose(files []string) []string {
	var chosen []string
	for i, file := range files {
		if (o.Every < 2 || i%o.Every == 0) && (o.Files == nil || o.Files.MatchString(file)) {
			chosen = append(chosen, file)
		}
	}
	return chosen
}

// comparison is one run on the way.
type comparison struct {
	subject  Subject
	set      *lang.Set
	corpus   Corpus
	examples int

	truth   map[string][]Item // by file
	refused map[string]bool
	unseen  map[string]unseen // by file
}

// collect sorts what the truth emits by file.
func (c *comparison) collect(ctx context.Context, env Environment) error {
	names := make(map[string]string, len(c.corpus.Files))
	for _, file := range c.corpus.Files {
		names[file] = file
	}
	unknown := ""
	err := c.subject.Truth(ctx, env, c.corpus, func(item Item) {
		file, ok := names[item.File]
		switch {
		case !ok:
			unknown = item.File
		case item.Kind == Refused:
			c.refused[file] = true
		case item.Kind == Unseen:
			if c.unseen[file] == nil {
				c.unseen[file] = make(unseen)
			}
			c.unseen[file].add(item)
		default:
			item.File = file // shares the memory of the corpus' name
			c.truth[file] = append(c.truth[file], item)
		}
	})
	if err == nil && unknown != "" {
		err = fmt.Errorf("it tells of %q, which is not in the corpus", unknown)
	}
	return err
}

type fileResult struct {
	rows    map[Row]Score
	unseen  int
	failure string
}

// files compares all files and returns one result for each, in the order of the
// corpus.
func (c *comparison) files(ctx context.Context) []fileResult {
	results := make([]fileResult, len(c.corpus.Files))
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			parser := syntax.NewParser(syntax.DefaultLimits())
			defer parser.Close()
			var tree syntax.Tree
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(results) {
					return
				}
				if file := c.corpus.Files[i]; !c.refused[file] {
					results[i] = c.file(ctx, file, parser, &tree)
				}
			}
		})
	}
	group.Wait()
	return results
}

func (c *comparison) file(ctx context.Context, file string, parser *syntax.Parser, tree *syntax.Tree) fileResult {
	var result fileResult
	found, err := c.found(ctx, file, parser, tree)
	if err != nil {
		result.failure = fmt.Sprintf("%s: %v", file, err)
	}
	for i := range found {
		found[i].File = file
	}
	truth, _ := c.unseen[file].leaveOut(c.truth[file])
	found, result.unseen = c.unseen[file].leaveOut(found)
	result.rows = compare(truth, found, c.examples)
	return result
}

// found returns the items of the file's facts.
func (c *comparison) found(ctx context.Context, file string, parser *syntax.Parser, tree *syntax.Tree) ([]Item, error) {
	source, err := os.ReadFile(filepath.Join(c.corpus.Root, filepath.FromSlash(file)))
	if err != nil {
		return nil, err
	}
	name, ok := c.set.Detect(file, source)
	if !ok {
		return nil, errors.New("none of the subject's languages claims it")
	}
	language := c.set.Get(name)
	if err := language.Parse(ctx, parser, source, tree); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	facts := language.Facts(tree)
	return c.subject.Project(source, &facts), nil
}

func (r *Report) add(result fileResult, examples int) {
	if result.failure != "" {
		r.Failures = append(r.Failures, result.failure)
	}
	r.Unseen += result.unseen
	for row, score := range result.rows {
		sum := r.Rows[row]
		sum.add(score, examples)
		r.Rows[row] = sum
		total := r.Totals[row.Kind]
		total.add(score, 0)
		r.Totals[row.Kind] = total
	}
}

// Shortfalls says which thresholds of s the report does not reach.
func (r *Report) Shortfalls(s Subject) []string {
	thresholds := DefaultThresholds()
	for kind, threshold := range s.Thresholds {
		thresholds[kind] = threshold
	}
	var short []string
	for _, kind := range kinds() {
		threshold, total := thresholds[kind], r.Totals[kind]
		if total.Recall() < threshold.Recall {
			short = append(short, fmt.Sprintf("recall of %s is %s, must be %s", kind, percent(total.Recall()), percent(threshold.Recall)))
		}
		if total.Precision() < threshold.Precision {
			short = append(short, fmt.Sprintf("precision of %s is %s, must be %s", kind, percent(total.Precision()), percent(threshold.Precision)))
		}
	}
	return short
}
