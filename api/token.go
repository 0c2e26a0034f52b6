package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// minToken is how many characters a token has at least: nobody guesses 16.
const minToken = 16

// Token is what a request has to bring along. It is printed nowhere.
type Token struct{ sum [sha256.Size]byte }

// NewToken returns the token of a text, around which space does not count.
func NewToken(text string) (*Token, error) {
	text = strings.TrimSpace(text)
	if len(text) < minToken || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, fmt.Errorf("a token needs %d characters or more, without space: make one with `openssl rand -hex 32`", minToken)
	}
	return &Token{sha256.Sum256([]byte(text))}, nil
}

// allows reports whether a request brings the token along. The time it takes tells
// nothing of the token.
func (t *Token) allows(r *http.Request) bool {
	if t == nil {
		return true
	}
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	sum := sha256.Sum256([]byte(strings.TrimSpace(text)))
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(sum[:], t.sum[:]) == 1
}

func errNoToken() error {
	return &statusError{http.StatusUnauthorized, errors.New("this needs the header Authorization: Bearer TOKEN, with the token of the server"),
		[2]string{"WWW-Authenticate", "Bearer"}}
}
