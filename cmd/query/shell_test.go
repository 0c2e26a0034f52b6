package main

import (
	"strings"
	"testing"

	"elixirscope/instance"
)

// A fault does not end the shell; .quit does.
func TestShell(t *testing.T) {
	data := t.TempDir()
	opened, err := instance.Open(instance.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	p := &program{data: data}
	var talk strings.Builder
	err = p.shell(t.Context(), strings.NewReader("SELECT\n nam;\n.schema nothing\n.help\nSELECT 1;\n.quit\nSELECT nam2;\n"), &talk)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"sql> ...> no such column: nam\n", `there is no table "nothing"`, shellHelp} {
		if !strings.Contains(talk.String(), part) {
			t.Errorf("%q is missing in:\n%s", part, talk.String())
		}
	}
	if strings.Contains(talk.String(), "nam2") {
		t.Error("it went on after .quit")
	}
}
