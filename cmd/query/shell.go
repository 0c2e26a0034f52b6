package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"elixirscope/ast/query"
)

const shellHelp = `Statements end with ;
.tables         lists the tables
.schema TABLE   describes a table
.quit           ends, as does the end of the input`

// shell asks statement by statement. Prompts and faults go to talk.
func (p *program) shell(ctx context.Context, in io.Reader, talk io.Writer) error {
	fmt.Fprintln(talk, "Statements end with ; (.help tells more)")
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxStatement)
	statement := ""
	for {
		prompt := "sql> "
		if statement != "" {
			prompt = "...> "
		}
		fmt.Fprint(talk, prompt)
		if !lines.Scan() || ctx.Err() != nil {
			return lines.Err()
		}
		text := strings.TrimSpace(lines.Text())
		if statement == "" && strings.HasPrefix(text, ".") {
			if text == ".quit" || text == ".exit" {
				return nil
			}
			p.tell(text, talk)
			continue
		}
		statement = strings.TrimSpace(statement + "\n" + text)
		if !strings.HasSuffix(statement, ";") {
			continue
		}
		p.request.SQL, statement = statement, ""
		if err := p.answer(ctx, query.SQL, ""); err != nil {
			fmt.Fprintln(talk, err)
		}
		p.exit = exitHits // of one statement among many
	}
}

// tell does what a line says that begins with a dot.
func (p *program) tell(line string, talk io.Writer) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case ".tables":
		rest = ""
	case ".schema":
	default:
		fmt.Fprintln(talk, shellHelp)
		return
	}
	if err := p.describe(rest); err != nil {
		fmt.Fprintln(talk, err)
	}
}
