/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

/** What may become of a store that was damaged. */
enum Outcome {
  /** It opens, and all is as it was. */
  SAME("all as it was"),
  /** It does not open, and says so; what of it can be salvaged is right. */
  REFUSED("does not open"),
  /** It opens at what it was earlier, because the last changes are gone from its log. */
  EARLIER("an earlier version"),
  /** It opens, and reading what is damaged says where; the rest is right. */
  NAMED("damage is named");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
