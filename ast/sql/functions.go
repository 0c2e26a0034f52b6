package sql

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/ncruces/go-sqlite3"
)

// replaceFunctions replaces those of SQLite whose time grows with the product of the
// lengths of their arguments: nothing ends a function before it returns.
func (c *connection) replaceFunctions() error {
	const flags = sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
	for _, f := range []struct {
		name      string
		arguments int
		call      sqlite3.ScalarFunction
	}{
		{"instr", 2, instr},
		{"replace", 3, replace},
		{"trim", 2, trimming(strings.TrimFunc)},
		{"ltrim", 2, trimming(strings.TrimLeftFunc)},
		{"rtrim", 2, trimming(strings.TrimRightFunc)},
	} {
		if err := c.db.CreateFunction(f.name, f.arguments, flags, f.call); err != nil {
			return err
		}
	}
	return nil
}

func anyNull(args []sqlite3.Value) bool {
	for _, a := range args {
		if a.Type() == sqlite3.NULL {
			return true
		}
	}
	return false
}

// instr returns where the second text is in the first, in characters from 1; in bytes
// when both are blobs.
func instr(ctx sqlite3.Context, args ...sqlite3.Value) {
	if anyNull(args) {
		return
	}
	if args[0].Type() == sqlite3.BLOB && args[1].Type() == sqlite3.BLOB {
		ctx.ResultInt(bytes.Index(args[0].RawBlob(), args[1].RawBlob()) + 1)
		return
	}
	whole, part := args[0].Text(), args[1].Text()
	i := strings.Index(whole, part)
	if i < 0 {
		ctx.ResultInt(0)
		return
	}
	ctx.ResultInt(utf8.RuneCountInString(whole[:i]) + 1)
}

// replace replaces the second text in the first by the third.
func replace(ctx sqlite3.Context, args ...sqlite3.Value) {
	if anyNull(args) {
		return
	}
	whole, old, new := args[0].Text(), args[1].Text(), args[2].Text()
	if old == "" {
		ctx.ResultText(whole)
		return
	}
	if len(whole)+strings.Count(whole, old)*(len(new)-len(old)) > maxLength {
		ctx.ResultError(sqlite3.TOOBIG)
		return
	}
	ctx.ResultText(strings.ReplaceAll(whole, old, new))
}

// trimming returns a function that cuts the characters of the second text off the first.
func trimming(trim func(string, func(rune) bool) string) sqlite3.ScalarFunction {
	return func(ctx sqlite3.Context, args ...sqlite3.Value) {
		if anyNull(args) {
			return
		}
		set := make(map[rune]bool)
		for _, r := range args[1].Text() {
			set[r] = true
		}
		ctx.ResultText(trim(args[0].Text(), func(r rune) bool { return set[r] }))
	}
}
