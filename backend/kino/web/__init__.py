"""HTTP and the WebSocket: views, one a noun, over storage, media and the dispatcher. Holds no state of its own."""
