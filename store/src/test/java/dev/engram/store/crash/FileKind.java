/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.nio.file.Path;

/** The kinds of files that a store has. */
enum FileKind {
  FORM("`ENGRAM-STORE`"),
  IN_USE("`IN-USE`"),
  CLOSED("`CLOSED-AT`"),
  LOG("log of changes"),
  TABLE("table"),
  MANIFEST("`MANIFEST`"),
  CURRENT("`CURRENT`"),
  OPTIONS("`OPTIONS`"),
  IDENTITY("`IDENTITY`"),
  MESSAGES("messages"),
  LOCK("`LOCK`");

  private final String text;

  FileKind(String text) {
    this.text = text;
  }

  static FileKind of(Path file) {
    String name = file.getFileName() + "";
    if (name.endsWith(".log")) {
      return LOG;
    }
    if (name.endsWith(".sst")) {
      return TABLE;
    }
    return switch (name.replaceAll("-?[0-9.]*(old)?[0-9.]*$", "")) {
      case "ENGRAM-STORE" -> FORM;
      case "IN-USE" -> IN_USE;
      case "CLOSED-AT" -> CLOSED;
      case "MANIFEST" -> MANIFEST;
      case "CURRENT" -> CURRENT;
      case "OPTIONS" -> OPTIONS;
      case "IDENTITY" -> IDENTITY;
      case "LOG" -> MESSAGES;
      case "LOCK" -> LOCK;
      default -> throw new AssertionError("what is " + file + "?");
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
