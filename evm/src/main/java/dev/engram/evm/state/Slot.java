/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import dev.engram.evm.uint256.Uint256;

/**
 * A word of an account's storage. Its value is four limbs, the least significant first.
 *
 * <p>A slot is obtained from {@link Account#slot} and valid until the end of the transaction.
 * Changes are journaled.
 */
public final class Slot extends Keyed {

  private final Account owner;
  private final Journal journal;

  private long value0;
  private long value1;
  private long value2;
  private long value3;
  private long original0;
  private long original1;
  private long original2;
  private long original3;
  private boolean warm;

  /** Whether the journal has this slot among those that the transaction used. */
  private boolean listed;

  Slot(Account owner, Journal journal, long key0, long key1, long key2, long key3) {
    super(key0, key1, key2, key3);
    this.owner = owner;
    this.journal = journal;
    list();
  }

  /** The key. */
  public Uint256 key() {
    return keyValue();
  }

  /** The current value. */
  public Uint256 value() {
    return new Uint256(value0, value1, value2, value3);
  }

  /** Copies the current value to four limbs of {@code out}. */
  public void value(long[] out, int at) {
    out[at] = value0;
    out[at + 1] = value1;
    out[at + 2] = value2;
    out[at + 3] = value3;
  }

  /** Whether the current value is this one. */
  public boolean hasValue(long v0, long v1, long v2, long v3) {
    return value0 == v0 && value1 == v1 && value2 == v2 && value3 == v3;
  }

  /** Whether the current value is zero. */
  public boolean isZero() {
    return hasValue(0, 0, 0, 0);
  }

  /**
   * Copies the value that the slot had when the transaction began, EIP-2200, to four limbs of
   * {@code out}.
   */
  public void original(long[] out, int at) {
    out[at] = original0;
    out[at + 1] = original1;
    out[at + 2] = original2;
    out[at + 3] = original3;
  }

  /** Whether the value when the transaction began was this one. */
  public boolean hadValue(long v0, long v1, long v2, long v3) {
    return original0 == v0 && original1 == v1 && original2 == v2 && original3 == v3;
  }

  /**
   * Whether the current value is another than when the transaction began, what EIP-2200 calls
   * dirty.
   */
  public boolean isDirty() {
    return !hasValue(original0, original1, original2, original3);
  }

  /** Makes the slot warm, EIP-2929, and says whether it was warm already. */
  public boolean warm() {
    if (warm) {
      return true;
    }
    journal.warm(this);
    list();
    warm = true;
    return false;
  }

  /** Stores a value. */
  public void set(long v0, long v1, long v2, long v3) {
    if (hasValue(v0, v1, v2, v3)) {
      return;
    }
    journal.value(this, value0, value1, value2, value3);
    list();
    assign(v0, v1, v2, v3);
  }

  /** Makes value and original zero, as in the storage of an account that was just created. */
  void wipe() {
    set(0, 0, 0, 0);
    journal.original(this, original0, original1, original2, original3);
    originate(0, 0, 0, 0);
  }

  /** Sets value and original without a journal. */
  void put(Uint256 value) {
    assign(value.limb0(), value.limb1(), value.limb2(), value.limb3());
    originate(value0, value1, value2, value3);
  }

  void restoreCold() {
    warm = false;
  }

  void restoreValue(long[] from, int at) {
    assign(from[at], from[at + 1], from[at + 2], from[at + 3]);
  }

  void restoreOriginal(long[] from, int at) {
    originate(from[at], from[at + 1], from[at + 2], from[at + 3]);
  }

  /** The end of the transaction: what is current is what the next one begins with. */
  void settle() {
    originate(value0, value1, value2, value3);
    warm = false;
    listed = false;
    if (isZero()) {
      owner.drop(this);
    }
  }

  private void list() {
    if (!listed) {
      listed = true;
      journal.slots.add(this);
    }
  }

  private void assign(long v0, long v1, long v2, long v3) {
    boolean wasZero = isZero();
    value0 = v0;
    value1 = v1;
    value2 = v2;
    value3 = v3;
    if (wasZero != isZero()) {
      owner.countNonZero(wasZero ? 1 : -1);
    }
  }

  private void originate(long v0, long v1, long v2, long v3) {
    original0 = v0;
    original1 = v1;
    original2 = v2;
    original3 = v3;
  }
}
