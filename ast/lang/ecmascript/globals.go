package ecmascript

import "strings"

// globalValues are the names the language and its hosts put into every scope:
// the global object of ECMAScript 2025, and what nearly every host adds.
func globalValues() map[string]struct{} {
	return set(`
		globalThis Infinity NaN eval isFinite isNaN parseFloat parseInt
		decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape
		AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean
		DataView Date DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array
		Function Int8Array Int16Array Int32Array Intl Iterator JSON Map Math Number Object Promise Proxy
		RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String SuppressedError Symbol SyntaxError
		TypeError URIError Uint8Array Uint8ClampedArray Uint16Array Uint32Array WeakMap WeakRef WeakSet
		console process require module exports window document global __dirname __filename Buffer
		setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask
		structuredClone fetch URL URLSearchParams AbortController AbortSignal TextEncoder TextDecoder`)
}

// globalTypes are the types of TypeScript's standard library that are no values.
func globalTypes() map[string]struct{} {
	return set(`
		Awaited Partial Required Readonly Record Pick Omit Exclude Extract NonNullable Parameters
		ConstructorParameters ReturnType InstanceType NoInfer ThisParameterType OmitThisParameter ThisType
		Uppercase Lowercase Capitalize Uncapitalize PropertyKey PropertyDescriptor PropertyDescriptorMap
		ArrayLike ReadonlyArray ReadonlyMap ReadonlySet PromiseLike Iterable IterableIterator IteratorResult
		AsyncIterable AsyncIterableIterator AsyncIterator AsyncGenerator Generator GeneratorFunction
		AsyncGeneratorFunction TemplateStringsArray ClassDecorator MethodDecorator PropertyDecorator
		ParameterDecorator ErrorConstructor ArrayBufferView ArrayBufferLike`)
}

func set(words string) map[string]struct{} {
	s := make(map[string]struct{})
	for word := range strings.FieldsSeq(words) {
		s[word] = struct{}{}
	}
	return s
}
