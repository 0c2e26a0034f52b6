// Functions and methods: arity counts declared parameters, a variadic one once;
// signatures end before the body; metrics of control flow; the parent of a method is
// its type where that stands before it.
package shop

// Client talks to the shop.
type Client struct{}

// Do sends the request.
//
// It retries.
func (c *Client) Do(req *Request, retries int) (*Response, error) {
	for i := 0; i < retries; i++ {
		if res, err := c.once(req); err == nil && res != nil {
			return res, nil
		} else if err != nil || i > 3 {
			continue
		}
		switch i {
		case 1, 2:
			goto done
		default:
		}
	}
done:
	return nil, nil
}

func (Client) unnamed(int, string, ...bool) {}

func (s Later) early() {}

type Later int

func (s Later) late() {}

func add(a, b int, rest ...int) (sum int) { return a + b }

// external is implemented in assembly.
//
//go:noescape
func external(p *byte, n uintptr)

func _() { add(1, 2) }

func init() { add(1, 2) }

func multiline(
	first string,
	second map[string]int, // trailing
) error {
	return func() error { return nil }()
}
