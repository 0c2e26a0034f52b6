package repository

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"elixirscope/ast"
)

// Dump writes the logical content of a repository: one line per file and, indented,
// its facts, in order of paths. Equal content gives equal bytes, in any store.
func (s *Snapshot) Dump(ctx context.Context, w io.Writer, info *Info) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "repository %q digest=%s\n", info.Name, info.Digest)
	err := s.Files(info, "", func(f *File) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := s.DumpFile(f)
		if err != nil {
			return err
		}
		_, err = out.WriteString(text)
		return err
	})
	if err != nil {
		return fmt.Errorf("dump repository %q: %w", info.Name, err)
	}
	return out.Flush()
}

// DumpFile returns what Dump writes of one file.
func (s *Snapshot) DumpFile(f *File) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "file %q %d bytes hash=%s %s", f.Path, f.Size, f.Hash, f.Status)
	if f.Reason != ast.NoReason {
		fmt.Fprintf(&b, " reason=%s", f.Reason)
	}
	for _, flag := range f.Flags.Names() {
		fmt.Fprintf(&b, " flag=%s", flag)
	}
	b.WriteByte('\n')
	if !f.hasUnit || f.Stale {
		return b.String(), nil
	}
	header, err := readHeader(s.at, f.unit.id)
	if err != nil {
		return "", err
	}
	facts, err := readFacts(s.at, s.decompressor, f.unit.id)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&b, "\t%s tree of %d nodes hash=%x\n", f.Language, header.counts.Nodes, header.digest[8:])
	var text strings.Builder
	if err := ast.WriteFacts(&text, facts); err != nil {
		return "", err
	}
	for line := range strings.Lines(text.String()) {
		b.WriteString("\t" + line)
	}
	return b.String(), nil
}
