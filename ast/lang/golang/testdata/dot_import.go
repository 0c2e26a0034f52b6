// An import with a dot brings exported names only: those are left open.
package shop_test

import . "example.com/shop"

func uses() {
	Open()
	private()
	var c Client
	c.Do()
	print(Default)
}
