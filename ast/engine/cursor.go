package engine

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"

	"github.com/zeebo/xxh3"
)

// Errors about the cursor of a request.
var (
	// ErrCursor says that a cursor is none, or one of another question.
	ErrCursor = errors.New("cursor does not belong to this question")
	// ErrStale says that the moment a cursor is of is not kept any more.
	ErrStale = errors.New("cursor is stale")
)

// cursor is where the next page of an answer begins. Its text is base64 of a checksum
// and JSON; nobody else needs to know.
type cursor struct {
	Version  int    `json:"v"`
	State    []byte `json:"s"` // repository.State of the snapshot
	Sequence uint64 `json:"q"` // likewise
	Question uint64 `json:"r"` // hash of what is asked

	// The last row of the page before: what it is ordered by, its place, its number.
	Number int64       `json:"n,omitempty"`
	Text   string      `json:"t,omitempty"`
	Place  query.Place `json:"p,omitzero"`
	Came   int         `json:"c"`
}

const (
	cursorVersion = 1
	maxCursor     = 16 << 10 // bytes of its text
)

func (c *cursor) encode() (string, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	sum := crc32.ChecksumIEEE(data)
	return base64.RawURLEncoding.EncodeToString(append([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}, data...)), nil
}

// parseCursor reads the text of a cursor. The error wraps ErrCursor.
func parseCursor(text string) (*cursor, error) {
	if len(text) > maxCursor {
		return nil, fmt.Errorf("%w: it is too long", ErrCursor)
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < 4 {
		return nil, fmt.Errorf("%w: it was not given out by a query", ErrCursor)
	}
	sum := crc32.ChecksumIEEE(data[4:])
	if [4]byte(data[:4]) != [4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)} {
		return nil, fmt.Errorf("%w: it is damaged", ErrCursor)
	}
	var c cursor
	if err := json.Unmarshal(data[4:], &c); err != nil || c.Version != cursorVersion || len(c.State) != len(repository.State{}) {
		return nil, fmt.Errorf("%w: it is of another version", ErrCursor)
	}
	return &c, nil
}

// hashOf returns what tells questions apart whose pages must not be mixed: all of a
// request but how much of the answer is wanted, when, and how it is shown.
func hashOf(request query.Request) uint64 {
	request.Cursor, request.Limit, request.Explain, request.Snippets, request.Timeout = "", 0, false, false, 0
	request.AtLeast, request.Wait, request.Follow, request.MaxLag = 0, 0, false, 0
	return xxh3.Hash(appendText(nil, reflect.ValueOf(request)))
}

// after returns the last row of the page before, as far as rows are compared.
func (c *cursor) after() *result {
	return &result{row: placed{c.Place}, number: c.Number, text: c.Text, n: c.Came}
}

// placed is a row of which only the place is known.
type placed struct{ place query.Place }

// Place implements query.Row.
func (p placed) Place() query.Place { return p.place }

// next returns the cursor behind the rows that were kept.
func (r *run) next(state repository.State) (string, error) {
	last := r.results.kept[len(r.results.kept)-1]
	c := cursor{Version: cursorVersion, State: state[:], Sequence: r.answer.AsOf.Sequence, Question: hashOf(r.request),
		Number: last.number, Text: last.text, Came: last.n}
	if !isMadeInOrder(last.row) {
		c.Place = last.row.Place()
	}
	return c.encode()
}
