package jsonl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"elixirscope/ast"
	"elixirscope/sources/crawl"

	"github.com/zeebo/xxh3"
)

// ErrRefused is wrapped by what Config.Register returns when lines of a repository
// are not welcome; all its other errors end the run.
var ErrRefused = errors.New("refused")

// Config says what Changes are made of.
type Config struct {
	Lines io.Reader
	// MaxFileSize is the size in bytes above which content is not processed. It also
	// bounds a line: see LineLimit.
	MaxFileSize int64
	Repo        string // of lines that name none; "" when all have to
	// Files reads what "file" names, within MaxFileSize.
	Files Files
	// Register is called once for each repository, before its first change is emitted.
	Register func(repo string) error
	// Bad is told of every line that is skipped, the first of which has number 1.
	Bad func(line int, err error)
}

// Files is the part of crawl.Crawler that is used here.
type Files interface {
	// ReadFile returns a *crawl.SkipError when it cannot.
	ReadFile(path string) ([]byte, fs.FileInfo, error)
}

// LineLimit returns the length above which a line is skipped, in bytes: content of
// the maximum size fits, even if every byte of it is an escape of six.
func LineLimit(maxFileSize int64) int64 { return 6*maxFileSize + 64<<10 }

// maxPass bounds the paths that are remembered.
const maxPass = 1 << 16

// Changes is a source of the pipeline that takes several passes. A pipeline works on
// many files at the same time and does not keep their order, so a pass ends before a
// path comes again; whoever runs it starts the next one when everything of the last
// one is committed, while More.
type Changes struct {
	config     Config
	lines      *lines
	registered map[string]error // what Register returned
	held       *ast.Change      // read already, for the next pass
	ended      bool

	// Lines and BadLines count what was read and what was skipped of it. Empty lines
	// are not counted as bad.
	Lines, BadLines int
}

// New returns the changes of a configuration.
func New(c Config) *Changes {
	return &Changes{config: c, lines: newLines(c.Lines, int(LineLimit(c.MaxFileSize))), registered: make(map[string]error)}
}

// More reports whether there may be more changes.
func (c *Changes) More() bool { return !c.ended }

// Produce implements flow.Producer for one pass.
func (c *Changes) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	seen := make(map[xxh3.Uint128]struct{})
	for {
		change, err := c.take(ctx)
		if err == io.EOF {
			c.ended = true
			return nil
		}
		if err != nil {
			return err
		}
		key := xxh3.HashString128(change.Repo + "\x00" + change.Path)
		if _, again := seen[key]; again || len(seen) == maxPass {
			c.held = &change
			return nil
		}
		seen[key] = struct{}{}
		if err := emit(ctx, change); err != nil {
			return err
		}
	}
}

// take returns the next change, io.EOF after the last one.
func (c *Changes) take(ctx context.Context) (ast.Change, error) {
	if c.held != nil {
		change := *c.held
		c.held = nil
		return change, nil
	}
	for {
		if err := ctx.Err(); err != nil {
			return ast.Change{}, err
		}
		line, long, err := c.lines.next()
		if err == io.EOF {
			return ast.Change{}, err
		}
		if err != nil {
			return ast.Change{}, fmt.Errorf("read line %d: %w", c.Lines+1, err)
		}
		c.Lines++
		if !long && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		change, bad, err := c.change(line, long)
		if bad == nil || err != nil {
			return change, err
		}
		c.BadLines++
		c.config.Bad(c.Lines, bad)
	}
}

// change returns the change a line says; what is bad about it; and the error that
// ends the run.
func (c *Changes) change(line []byte, long bool) (change ast.Change, bad, err error) {
	if long {
		return change, fmt.Errorf("is longer than %d bytes", c.lines.limit), nil
	}
	change, file, bad := decode(line, c.config.Repo)
	if bad != nil {
		return change, bad, nil
	}
	if refusal := c.register(change.Repo); refusal != nil {
		if errors.Is(refusal, ErrRefused) {
			return change, refusal, nil
		}
		return change, nil, refusal
	}
	if file != "" {
		return change, c.read(file, &change), nil
	}
	change.ModTime = time.Now()
	if change.Size > c.config.MaxFileSize {
		c.tooLarge(&change)
	}
	return change, nil, nil
}

func (c *Changes) register(repo string) error {
	refusal, known := c.registered[repo]
	if !known {
		refusal = c.config.Register(repo)
		c.registered[repo] = refusal
	}
	return refusal
}

func (c *Changes) tooLarge(change *ast.Change) {
	change.Reason, change.Limit, change.Content = ast.TooLarge, c.config.MaxFileSize, nil
	change.Detail = fmt.Sprintf("%d bytes, the maximum is %d", change.Size, change.Limit)
}

// read gives a change the content of a file. A file that is not there, or that leads
// out of the root, makes a bad line; one that is there and cannot be read becomes a
// record with the reason.
func (c *Changes) read(file string, change *ast.Change) error {
	content, info, err := c.config.Files.ReadFile(file)
	if info != nil {
		change.Size, change.ModTime = info.Size(), crawl.ChangeTime(info)
	} else {
		change.ModTime = time.Now()
	}
	var skip *crawl.SkipError
	switch {
	case err == nil:
		change.Content, change.Size = content, int64(len(content))
	case errors.Is(err, fs.ErrNotExist), !errors.As(err, &skip), skip.Reason == ast.OutsideRoot:
		return fmt.Errorf("file: %w", err)
	case skip.Reason == ast.TooLarge:
		c.tooLarge(change)
	default:
		change.Reason, change.Detail = skip.Reason, skip.Err.Error()
	}
	return nil
}
