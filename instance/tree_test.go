package instance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// sourceOf returns the n-th source of a language, by the file name's extension.
func sourceOf(extension string, n int) string {
	switch extension {
	case ".go":
		return fmt.Sprintf("package p%d\n\nimport \"fmt\"\n\n// Total%d sums up.\nfunc Total%d(items []int) (sum int) {\n"+
			"\tfor _, i := range items {\n\t\tif i > %d {\n\t\t\tsum += i\n\t\t}\n\t}\n\tfmt.Println(sum, Other%d())\n\treturn\n}\n", n%5, n, n, n, n+1)
	case ".ex", ".exs":
		return fmt.Sprintf("defmodule Shop.Cart%d do\n  alias Shop.Item%d\n\n  @doc \"Sums up.\"\n  def total(items), do: Enum.sum(items) + Item%d.price()\nend\n", n, n, n)
	case ".js", ".ts", ".tsx":
		return fmt.Sprintf("import { sum } from './sum%d';\n\nexport function total%d(items) {\n  return items.length > %d ? sum(items) : 0;\n}\n", n, n, n)
	case ".py":
		return fmt.Sprintf("import os\n\n\ndef total%d(items):\n    \"\"\"Sums up.\"\"\"\n    return sum(items) + len(os.sep) * %d\n", n, n)
	case ".java":
		return fmt.Sprintf("package shop;\n\nimport java.util.List;\n\nclass Cart%d {\n  int total%d(List<Integer> items) { return items.size() + %d; }\n}\n", n, n, n)
	case ".rs":
		return fmt.Sprintf("use std::fmt;\n\n/// Sums up.\npub fn total%d(items: &[i64]) -> i64 {\n    items.iter().sum::<i64>() + %d\n}\n", n, n)
	case ".c", ".h", ".cpp":
		return fmt.Sprintf("#include <stdio.h>\n\nint total%d(int *items, int n) {\n  printf(\"%%d\", n);\n  return n > %d ? items[0] : 0;\n}\n", n, n)
	}
	return fmt.Sprintf("#!/usr/bin/env python3\nprint(%d)\n", n)
}

func extensions() []string {
	return []string{".go", ".js", ".ex", ".py", ".ts", ".rs", ".java", ".c", ".tsx", ".h", ".cpp", ".exs", ""}
}

// plant makes a tree of some hundred files: every language, copies, broken files,
// binary ones, too large ones, links, a named pipe, ignored ones.
func plant(t testing.TB, files int) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "tree")
	for n := range files {
		extension := extensions()[n%len(extensions())]
		write(t, root, fmt.Sprintf("d%d/e%d/f%d%s", n%7, n%3, n, extension), sourceOf(extension, n))
	}
	for n := range 12 {
		extension := extensions()[n%len(extensions())]
		source := sourceOf(extension, n)
		write(t, root, fmt.Sprintf("f%d%s", n, extension), source)
		write(t, root, fmt.Sprintf("copies/c%d%s", n, extension), source)
		write(t, root, fmt.Sprintf("broken/b%d%s", n, extension), source[:len(source)*2/3]+"((}")
		write(t, root, fmt.Sprintf("binary/b%d%s", n, extension), "\x7fELF\x00"+source)
		write(t, root, fmt.Sprintf("ignored/i%d%s", n, extension), source)
	}
	write(t, root, ".gitignore", "ignored/\n*.tmp.go\n")
	write(t, root, "large.go", strings.Repeat(sourceOf(".go", 1), 100))
	write(t, root, "empty.go", "")
	write(t, root, "LICENSE", "Do what you want.\n")
	write(t, root, "node_modules/x/index.js", sourceOf(".js", 1))
	must(t, os.Symlink("f0.go", filepath.Join(root, "link.go")))
	must(t, os.Symlink("/etc/passwd", filepath.Join(root, "outside.go")))
	must(t, os.Symlink("nowhere", filepath.Join(root, "dangling.go")))
	must(t, syscall.Mkfifo(filepath.Join(root, "pipe.go"), 0o644))
	return root
}
