package stages

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"elixirscope/ast"
	"elixirscope/ast/classify"
	"elixirscope/ast/lang"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/flow"
	"elixirscope/foundation/quarantine"
)

// ParseConfig is what stage parse needs.
type ParseConfig struct {
	Languages  *lang.Set
	Limits     func(repo string) syntax.Limits
	Memory     Memory
	Contents   Contents
	Classifier *classify.Classifier
	Units      Units
	Quarantine *quarantine.Quarantine
	Logger     *slog.Logger
}

// NewParse returns the stage that reads and parses changed files. Trees are given
// to trees by stage analyze for reuse.
func NewParse(c ParseConfig, trees *Trees, workers, capacity int) *flow.Stage[Item, Parsed] {
	return flow.NewStage("parse", workers, capacity, func() flow.Worker[Item, Parsed] {
		return &parse{ParseConfig: c, trees: trees, parser: syntax.NewParser(syntax.DefaultLimits())}
	})
}

type parse struct {
	ParseConfig
	trees  *Trees
	parser *syntax.Parser
	limits syntax.Limits // of the item that is worked on
}

func (p *parse) Process(ctx context.Context, item Item, emit func(Parsed) error) error {
	out := Parsed{held: item.Held, update: updateOf(item.Change)}
	p.limits = p.Limits(item.Repo)
	if item.Op == ast.Write && item.Reason == ast.NoReason {
		if err := p.read(ctx, item.Change, &out); err != nil {
			return err
		}
	}
	return emit(out)
}

// updateOf returns the update that says what the source knows of a file.
func updateOf(c ast.Change) repository.Update {
	u := repository.Update{Remove: c.Op == ast.Remove, File: ast.File{
		Repo: c.Repo, Path: c.Path, Size: c.Size, ModTime: c.ModTime,
		Reason: c.Reason, Detail: c.Detail, Limit: c.Limit, SourceID: c.SourceID,
	}}
	u.Revision, u.RevisionTime = c.Revision, c.RevisionTime
	if c.Reason != ast.NoReason {
		u.File.Status = statusOf(c.Reason)
	}
	return u
}

// statusOf tells files that should have been parsed from those that never can be.
func statusOf(r ast.Reason) ast.FileStatus {
	if r == ast.SpecialFile || r == ast.OutsideRoot {
		return ast.Skipped
	}
	return ast.Failed
}

// read completes out with what the content says. The error is fatal; what is wrong
// with the file is part of out.
func (p *parse) read(ctx context.Context, c ast.Change, out *Parsed) error {
	file := &out.update.File
	content, modified, err := p.Contents.Read(ctx, c)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		out.update.Remove = true // it vanished since the source saw it
		return nil
	case err != nil:
		describe(file, err, p.limits)
		return nil
	}
	file.Size, file.ModTime = int64(len(content)), modified
	file.Hash = repository.HashOf(content)
	if classify.IsBinary(content) {
		file.Status, file.Reason = ast.Skipped, ast.Binary
		return nil
	}
	name, known := p.Languages.Detect(c.Path, content)
	if !known {
		file.Status, file.Reason, file.Extractor = ast.Skipped, ast.NotSource, p.Languages.Version()
		return nil
	}
	return p.parse(ctx, p.Languages.Get(name), content, out)
}

func (p *parse) parse(ctx context.Context, l *lang.Language, content []byte, out *Parsed) error {
	file := &out.update.File
	file.Language, file.Extractor = l.Name, l.Version
	file.Flags = p.Classifier.Flags(file.Path, content)
	out.update.Key = repository.KeyOf(l.Name, l.Version, file.Hash)
	stored, err := p.Units.HasUnit(out.update.Key)
	if err != nil {
		return fmt.Errorf("look up %s: %w", file.Path, err)
	}
	if stored {
		out.update.HasUnit = true
		return nil
	}
	if p.Quarantine.Guilty(quarantine.Key(out.update.Key)) {
		file.Status, file.Reason = ast.Failed, ast.CrashedParser
		file.Detail = "the process died while it worked on this content and on nothing else"
		return nil
	}
	return p.watched(ctx, l, content, out)
}

// watched parses what may turn out to end the process.
func (p *parse) watched(ctx context.Context, l *lang.Language, content []byte, out *Parsed) (err error) {
	file, tree := &out.update.File, p.trees.take()
	if failed := p.Quarantine.Watch(workOn(&out.update), func() { err = p.tree(ctx, l, content, tree) }); failed != nil {
		return failed
	}
	if err != nil {
		p.trees.put(tree)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		describe(file, err, p.limits)
		return nil
	}
	out.language, out.tree = l, tree
	return nil
}

// workOn names to the quarantine what is done to a file.
func workOn(u *repository.Update) quarantine.Work {
	return quarantine.Work{Key: quarantine.Key(u.Key), Repo: u.File.Repo, Path: u.File.Path}
}

// tree parses content when there is memory for it beside the parses of other workers:
// for an ordinary source of its size or, if that does not suffice, for the greediest.
func (p *parse) tree(ctx context.Context, l *lang.Language, content []byte, tree *syntax.Tree) error {
	ordinary := p.limits.ArenaFor(len(content))
	err := p.within(ctx, ordinary, l, content, tree)
	if errors.Is(err, syntax.ErrMemory) && ordinary < p.limits.Arena {
		return p.within(ctx, p.limits.Arena, l, content, tree)
	}
	return err
}

func (p *parse) within(ctx context.Context, arena int64, l *lang.Language, content []byte, tree *syntax.Tree) error {
	held, err := p.Memory.Acquire(ctx, arena)
	if err != nil {
		return err
	}
	defer p.Memory.Release(held)
	p.parser.SetLimits(syntax.Limits{Timeout: p.limits.Timeout, Arena: arena})
	return l.Parse(ctx, p.parser, content, tree)
}

// Fault says that a file could not be read, for one of the reasons of package ast.
type Fault struct {
	Reason ast.Reason
	Size   int64 // of the file, where it is known
	Limit  int64 // that it met, if any
	Err    error
}

func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap returns the error of the system.
func (f *Fault) Unwrap() error { return f.Err }

// describe records why a file could not be processed.
func describe(file *ast.File, err error, limits syntax.Limits) {
	file.Status, file.Detail = ast.Failed, err.Error()
	var fault *Fault
	switch {
	case errors.As(err, &fault):
		file.Reason, file.Size, file.Limit = fault.Reason, fault.Size, fault.Limit
		file.Status = statusOf(fault.Reason)
	case errors.Is(err, syntax.ErrTimeout):
		file.Reason, file.Limit = ast.ParseTimeout, int64(limits.Timeout)
	case errors.Is(err, syntax.ErrMemory):
		file.Reason, file.Limit = ast.ParseMemory, limits.Arena
	case errors.Is(err, syntax.ErrTooLarge):
		file.Reason = ast.TooLarge
	default:
		file.Reason = ast.Unreadable
	}
}

func (p *parse) Recover(item Item, cause *flow.PanicError, emit func(Parsed) error) error {
	out := Parsed{held: item.Held, update: updateOf(item.Change)}
	recordPanic(p.Logger, "parse", &out.update, cause)
	return emit(out)
}

// recordPanic makes a panic the record of the file it happened with.
func recordPanic(to *slog.Logger, verb string, u *repository.Update, cause *flow.PanicError) {
	to.Error(verb+" panicked", "path", u.File.Path, "panic", cause.Value, "stack", string(cause.Stack))
	u.HasUnit, u.Unit = false, nil
	u.File.Status, u.File.Reason, u.File.Detail = ast.Failed, ast.Panicked, cause.Error()
}

func (p *parse) Flush(context.Context, func(Parsed) error) error { return nil }

func (p *parse) Close() { p.parser.Close() }
