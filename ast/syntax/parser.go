//go:build cgo

package syntax

// #cgo CFLAGS: -std=c11 -O2 -D_POSIX_C_SOURCE=200112L -D_DEFAULT_SOURCE
// #include "parse.h"
import "C"

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

// arenaKeep is how much of its arena a parser keeps from one file for the next:
// enough for nearly every file, little enough to be multiplied by the workers.
const arenaKeep = 8 << 20

// installArena puts the arena allocator below tree-sitter, once per process. It
// changes nothing for code that uses tree-sitter without entering an arena.
var installArena = sync.OnceFunc(func() { C.es_arena_install() })

// Parser parses files one after the other. It is not safe for concurrent use;
// give each worker its own. Close frees its memory.
type Parser struct {
	worker *C.es_worker
	limits Limits
}

// NewParser returns a parser that keeps to limits.
func NewParser(limits Limits) *Parser {
	installArena()
	worker := C.es_worker_new()
	if worker == nil {
		panic("out of memory") // as Go does where it is Go's own
	}
	return &Parser{worker: worker, limits: limits}
}

// Close frees the parser. Trees it made stay valid.
func (p *Parser) Close() {
	C.es_worker_free(p.worker)
	p.worker = nil
}

// Parse parses source with grammar g into tree, whose old content is overwritten
// and whose buffers are reused. The tree keeps a reference to source, which must
// not change as long as the tree is used. Without a grammar, which is nil, the tree
// holds the source and no nodes.
//
// It returns ErrTimeout, ErrMemory or ErrTooLarge when a limit was met, and the
// context's error when that ended first; the tree is then empty.
func (p *Parser) Parse(ctx context.Context, g *Grammar, source []byte, tree *Tree) error {
	return p.ParseAs(ctx, g, source, source, tree)
}

// ParseAs is Parse of a source that is written otherwise for the grammar: stand-in
// is what the grammar reads. Byte for byte it takes the place of source, which the
// tree is of.
func (p *Parser) ParseAs(ctx context.Context, g *Grammar, source, standIn []byte, tree *Tree) error {
	tree.reset(g, source)
	if len(standIn) != len(source) {
		return fmt.Errorf("parse %d bytes as %d bytes: the offsets would differ", len(source), len(standIn))
	}
	if len(source) > MaxSource {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(source), MaxSource)
	}
	if err := ctx.Err(); err != nil || g == nil {
		return err
	}
	C.es_worker_cancel(p.worker, 0)
	// The callback must not outlive the worker, so a callback that has started is
	// waited for.
	cancelled := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		C.es_worker_cancel(p.worker, 1)
		close(cancelled)
	})
	code := p.parse(g, standIn)
	if !stop() {
		<-cancelled
	}
	if err := p.failure(ctx, code); err != nil {
		return err
	}
	p.copyColumns(tree)
	return nil
}

// SetLimits sets the limits of the parses to come.
func (p *Parser) SetLimits(limits Limits) { p.limits = limits }

func (p *Parser) parse(g *Grammar, source []byte) C.int {
	limits := C.es_limits{
		timeout_ns:  C.uint64_t(max(p.limits.Timeout, 0)),
		arena_limit: C.size_t(max(p.limits.Arena, 0)),
		arena_keep:  arenaKeep,
	}
	return C.es_parse(p.worker, (*C.TSLanguage)(g.language), (*C.char)(unsafe.Pointer(unsafe.SliceData(source))),
		C.uint32_t(len(source)), &limits)
}

func (p *Parser) failure(ctx context.Context, code C.int) error {
	switch code {
	case C.ES_OK:
		return nil
	case C.ES_CANCELLED:
		return context.Cause(ctx)
	case C.ES_DEADLINE:
		return fmt.Errorf("%w after %v of processor time", ErrTimeout, p.limits.Timeout)
	case C.ES_MEMORY:
		return fmt.Errorf("%w: limit is %d bytes", ErrMemory, p.limits.Arena)
	case C.ES_LANGUAGE:
		return errors.New("tree-sitter refused the grammar")
	default:
		return errors.New("tree-sitter stopped without a reason")
	}
}

// copyColumns takes the columns out of C's memory; at some 20 bytes a node this
// is about one percent of a parse.
func (p *Parser) copyColumns(t *Tree) {
	w, n := p.worker, int(p.worker.count)
	t.kind = append(t.kind[:0], unsafe.Slice((*Kind)(unsafe.Pointer(w.kind)), n)...)
	t.field = append(t.field[:0], unsafe.Slice((*Field)(unsafe.Pointer(w.field)), n)...)
	t.flags = append(t.flags[:0], unsafe.Slice((*Flags)(unsafe.Pointer(w.flags)), n)...)
	t.start = append(t.start[:0], unsafe.Slice((*uint32)(unsafe.Pointer(w.start)), n)...)
	t.end = append(t.end[:0], unsafe.Slice((*uint32)(unsafe.Pointer(w.end)), n)...)
	t.parent = append(t.parent[:0], unsafe.Slice((*Node)(unsafe.Pointer(w.parent)), n)...)
	t.after = append(t.after[:0], unsafe.Slice((*Node)(unsafe.Pointer(w.after)), n)...)
	errorKind := t.grammar.ErrorKind()
	for i, flags := range t.flags {
		if flags&IsError != 0 {
			t.kind[i] = errorKind
			t.errors++
		}
		if flags&IsMissing != 0 {
			t.missing++
		}
	}
}

// ParseOnly parses source with libc's allocator and throws the tree away: what
// every tool on tree-sitter pays at least. It is the yardstick of the benchmarks.
func ParseOnly(g *Grammar, source []byte) error {
	code := C.es_parse_only((*C.TSLanguage)(g.language), (*C.char)(unsafe.Pointer(unsafe.SliceData(source))), C.uint32_t(len(source)))
	if code != C.ES_OK {
		return errors.New("tree-sitter stopped without a reason")
	}
	return nil
}
