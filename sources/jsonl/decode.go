package jsonl

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"elixirscope/ast"
)

const (
	// maxRepo and maxPath bound names, in bytes: they become keys of the store. The
	// second is what Linux takes as a path.
	maxRepo = 255
	maxPath = 4 << 10
)

// message is what a line says. Members that are null are not there.
type message struct {
	Repo          *string `json:"repo"`
	Path          *string `json:"path"`
	Op            *string `json:"op"`
	Content       *string `json:"content"`
	ContentBase64 *[]byte `json:"content_base64"`
	File          *string `json:"file"`
}

// decode returns the change that a line says, and the file to read for it, "" when it
// brings its content. Lines that name no repository are of the given one, "" when
// they have to.
func decode(line []byte, repo string) (change ast.Change, file string, err error) {
	if !utf8.Valid(line) {
		return change, "", errors.New("is not UTF-8: send such content as content_base64")
	}
	if halfSurrogate(line) {
		return change, "", errors.New("an escape is half of a surrogate pair, which is no text: send such content as content_base64")
	}
	var m message
	if err := json.Unmarshal(line, &m); err != nil {
		return change, "", fmt.Errorf("is no change: %w", err)
	}
	change = ast.Change{Repo: valueOr(m.Repo, repo), Path: valueOr(m.Path, "")}
	if err := errors.Join(checkRepo(change.Repo), checkPath("path", change.Path), m.operation(&change)); err != nil {
		return change, "", err
	}
	if change.Op == ast.Remove {
		return change, "", nil
	}
	switch {
	case m.Content != nil:
		change.Content = []byte(*m.Content)
	case m.ContentBase64 != nil:
		change.Content = *m.ContentBase64
	default:
		return change, *m.File, checkPath("file", *m.File)
	}
	change.Size = int64(len(change.Content))
	return change, "", nil
}

func valueOr(s *string, otherwise string) string {
	if s == nil {
		return otherwise
	}
	return *s
}

// operation reads op, and checks that what it needs is there.
func (m *message) operation(change *ast.Change) error {
	sources := 0
	for _, given := range []bool{m.Content != nil, m.ContentBase64 != nil, m.File != nil} {
		if given {
			sources++
		}
	}
	switch op := valueOr(m.Op, ""); {
	case op == "write" && sources == 1:
		return nil
	case op == "write":
		return fmt.Errorf("op write takes one of content, content_base64 and file; %d are there", sources)
	case op == "remove" && sources == 0:
		change.Op = ast.Remove
		return nil
	case op == "remove":
		return errors.New("op remove takes no content and no file")
	case op == "":
		return errors.New("op is missing: write or remove")
	default:
		return fmt.Errorf("op is %q, must be write or remove", op)
	}
}

func checkRepo(name string) error {
	switch {
	case name == "":
		return errors.New("repo is missing")
	case len(name) > maxRepo:
		return fmt.Errorf("repo has %d bytes, at most %d", len(name), maxRepo)
	case strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("repo %q has control characters", name)
	}
	return nil
}

// checkPath takes paths that are relative, lead nowhere else and have one spelling.
func checkPath(member, p string) error {
	switch {
	case p == "":
		return fmt.Errorf("%s is missing", member)
	case len(p) > maxPath:
		return fmt.Errorf("%s has %d bytes, at most %d", member, len(p), maxPath)
	case strings.IndexByte(p, 0) >= 0:
		return fmt.Errorf("%s %q has a NUL", member, p)
	case path.IsAbs(p), p == ".", p == "..", strings.HasPrefix(p, "../"), path.Clean(p) != p:
		return fmt.Errorf("%s %q must be relative, with slashes, and without . or .. or empty parts", member, p)
	}
	return nil
}

// halfSurrogate reports whether an escape \uXXXX of a line is a surrogate without its
// other half, which encoding/json replaces by another character.
func halfSurrogate(line []byte) bool {
	high := false // the escape before this place was the first half
	for i := 0; i < len(line); {
		unit := -1
		length := 1
		if line[i] == '\\' {
			unit, length = escape(line[i:])
		}
		low := unit >= 0xdc00 && unit < 0xe000
		if low != high {
			return true
		}
		high = unit >= 0xd800 && unit < 0xdc00
		i += length
	}
	return high
}

// escape returns the number of an escape \uXXXX, -1 of any other, and its length.
func escape(text []byte) (unit, length int) {
	if len(text) < 6 || text[1] != 'u' {
		return -1, 2
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return -1, 2
	}
	return int(n), 6
}
