/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import dev.engram.evm.code.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to undo the changes of a transaction, in the order in which they were made, and
 * which entries the transaction used at all.
 *
 * <p>Three stacks that grow and never shrink: a kind per change, references, and words. A change
 * pushes what was there before it; undoing pops. The number of kinds is a checkpoint, since popping
 * them one by one pops the other two in step.
 */
final class Journal {

  private static final byte FLAGS = 0;
  private static final byte NONCE = 1;
  private static final byte BALANCE = 2;
  private static final byte CODE = 3;
  private static final byte WARM = 4;
  private static final byte VALUE = 5;
  private static final byte ORIGINAL = 6;
  private static final byte TRANSIENT = 7;

  private static final int FIRST_CAPACITY = 256;

  /** The most references and words that one change pushes. */
  private static final int MARGIN = 8;

  /** Entries that the transaction made, warmed or changed, each once; they outlive a revert. */
  final List<Account> accounts = new ArrayList<>();

  final List<Slot> slots = new ArrayList<>();

  private final TransientStorage transients;

  private byte[] kinds = new byte[FIRST_CAPACITY];
  private int kindCount;
  private @Nullable Object[] references = new @Nullable Object[FIRST_CAPACITY];
  private int referenceCount;
  private long[] words = new long[FIRST_CAPACITY];
  private int wordCount;

  Journal(TransientStorage transients) {
    this.transients = transients;
  }

  int checkpoint() {
    return kindCount;
  }

  void flags(Account account, int before) {
    begin(FLAGS);
    push(account);
    push(before);
  }

  void nonce(Account account, long before) {
    begin(NONCE);
    push(account);
    push(before);
  }

  void balance(Account account, long before0, long before1, long before2, long before3) {
    begin(BALANCE);
    push(account);
    push(before0, before1, before2, before3);
  }

  void code(Account account, Code before) {
    begin(CODE);
    push(account);
    push(before);
  }

  void warm(Slot slot) {
    begin(WARM);
    push(slot);
  }

  void value(Slot slot, long before0, long before1, long before2, long before3) {
    begin(VALUE);
    push(slot);
    push(before0, before1, before2, before3);
  }

  void original(Slot slot, long before0, long before1, long before2, long before3) {
    begin(ORIGINAL);
    push(slot);
    push(before0, before1, before2, before3);
  }

  void transientRow(int row, long before0, long before1, long before2, long before3) {
    begin(TRANSIENT);
    push(row);
    push(before0, before1, before2, before3);
  }

  /** Undoes all changes since the checkpoint, the latest first. */
  void revertTo(int checkpoint) {
    if (checkpoint < 0 || checkpoint > kindCount) {
      throw new IllegalArgumentException(
          "no checkpoint: " + checkpoint + ", changes so far: " + kindCount);
    }
    while (kindCount > checkpoint) {
      undo(kinds[--kindCount]);
    }
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(references, 0, referenceCount, null);
    kindCount = 0;
    referenceCount = 0;
    wordCount = 0;
    accounts.clear();
    slots.clear();
  }

  private void undo(byte kind) {
    switch (kind) {
      case FLAGS -> popAccount().restoreFlags((int) words[--wordCount]);
      case NONCE -> popAccount().restoreNonce(words[--wordCount]);
      case BALANCE -> popAccount().restoreBalance(words, wordCount -= 4);
      case CODE -> {
        Code before = (Code) pop();
        popAccount().restoreCode(before);
      }
      case WARM -> popSlot().restoreCold();
      case VALUE -> popSlot().restoreValue(words, wordCount -= 4);
      case ORIGINAL -> popSlot().restoreOriginal(words, wordCount -= 4);
      case TRANSIENT -> {
        wordCount -= 5;
        transients.restore((int) words[wordCount], words, wordCount + 1);
      }
      default -> throw new AssertionError(kind);
    }
  }

  private void begin(byte kind) {
    if (kindCount == kinds.length) {
      kinds = Arrays.copyOf(kinds, grown(kinds.length));
    }
    if (referenceCount + MARGIN > references.length) {
      references = Arrays.copyOf(references, grown(references.length));
    }
    if (wordCount + MARGIN > words.length) {
      words = Arrays.copyOf(words, grown(words.length));
    }
    kinds[kindCount++] = kind;
  }

  private static int grown(int length) {
    return Math.multiplyExact(length, 2);
  }

  private void push(Object reference) {
    references[referenceCount++] = reference;
  }

  private void push(long word) {
    words[wordCount++] = word;
  }

  private void push(long word0, long word1, long word2, long word3) {
    int at = wordCount;
    words[at] = word0;
    words[at + 1] = word1;
    words[at + 2] = word2;
    words[at + 3] = word3;
    wordCount = at + 4;
  }

  private Object pop() {
    Object reference = Objects.requireNonNull(references[--referenceCount]);
    references[referenceCount] = null;
    return reference;
  }

  private Account popAccount() {
    return (Account) pop();
  }

  private Slot popSlot() {
    return (Slot) pop();
  }
}
