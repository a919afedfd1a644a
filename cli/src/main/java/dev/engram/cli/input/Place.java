/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

/**
 * Where in a JSON document a value is.
 *
 * @param path its JSON pointer, RFC 6901; empty for the whole document
 * @param line its line, from 1
 * @param column its column, from 1
 */
public record Place(String path, int line, int column) {

  /** What is wrong there. */
  public BadInput error(String what) {
    String where = "line " + line + ", column " + column;
    return new BadInput(
        path.isEmpty() ? where + ": " + what : path + ": " + what + " (" + where + ")");
  }
}
