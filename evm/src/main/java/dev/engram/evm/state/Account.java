/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import dev.engram.evm.code.Code;
import dev.engram.evm.rlp.Rlp;
import dev.engram.evm.trie.Trie;
import dev.engram.evm.uint256.Uint256;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entry for one address, whether an account exists there or not. Amounts are four limbs, the
 * least significant first.
 *
 * <p>An entry is obtained from {@link WorldState#account} and valid until the end of the
 * transaction. Every change is journaled; every change but {@link #warm()} makes the account exist
 * and touches it, EIP-161.
 */
public final class Account extends Keyed {

  /** The address of the precompile. */
  private static final long RIPEMD_160 = 3;

  private static final int EXISTS = 1;
  private static final int WARM = 2;
  private static final int CREATED = 4;
  private static final int DESTRUCTED = 8;
  private static final int TOUCHED = 16;

  private final Journal journal;

  /** Made with the first slot, since most accounts have none. */
  private @Nullable KeyTable<Slot> slots;

  private int nonZeroSlots;

  private int flags;
  private long nonce;
  private long balance0;
  private long balance1;
  private long balance2;
  private long balance3;
  private Code code = Code.EMPTY;

  /** Whether the journal has this account among those that the transaction used. */
  private boolean listed;

  Account(Journal journal, long limb0, long limb1, long limb2) {
    super(limb0, limb1, limb2, 0);
    this.journal = journal;
    list();
  }

  public Address address() {
    return new Address(key0, key1, key2);
  }

  /** Copies the address to four limbs of {@code out}, the last of which becomes zero. */
  public void address(long[] out, int at) {
    out[at] = key0;
    out[at + 1] = key1;
    out[at + 2] = key2;
    out[at + 3] = 0;
  }

  /** Whether there is an account at this address. */
  public boolean exists() {
    return has(EXISTS);
  }

  /**
   * Whether nonce and balance are zero and there is no code, EIP-161; true also where no account
   * exists.
   */
  public boolean isEmpty() {
    return nonce == 0 && (balance0 | balance1 | balance2 | balance3) == 0 && code.isEmpty();
  }

  /** The nonce, unsigned. */
  public long nonce() {
    return nonce;
  }

  /** The balance in wei. */
  public Uint256 balance() {
    return new Uint256(balance0, balance1, balance2, balance3);
  }

  /** Copies the balance in wei to four limbs of {@code out}. */
  public void balance(long[] out, int at) {
    out[at] = balance0;
    out[at + 1] = balance1;
    out[at + 2] = balance2;
    out[at + 3] = balance3;
  }

  /** Whether the balance is at least the amount in four limbs of {@code amount}. */
  public boolean canPay(long[] amount, int at) {
    if (balance3 != amount[at + 3]) {
      return Long.compareUnsigned(balance3, amount[at + 3]) > 0;
    }
    if (balance2 != amount[at + 2]) {
      return Long.compareUnsigned(balance2, amount[at + 2]) > 0;
    }
    if (balance1 != amount[at + 1]) {
      return Long.compareUnsigned(balance1, amount[at + 1]) > 0;
    }
    return Long.compareUnsigned(balance0, amount[at]) >= 0;
  }

  /** The code; {@link Code#EMPTY} where there is none. */
  public Code code() {
    return code;
  }

  /**
   * Copies what EXTCODEHASH answers to four limbs of {@code out}: Keccak-256 of the code, or zero
   * for an account that is {@linkplain #isEmpty() empty} and so, by EIP-161, does not exist for
   * EIP-1052.
   */
  public void codeHash(long[] out, int at) {
    Uint256 hash = isEmpty() ? Uint256.ZERO : code.hash();
    out[at] = hash.limb0();
    out[at + 1] = hash.limb1();
    out[at + 2] = hash.limb2();
    out[at + 3] = hash.limb3();
  }

  /** Whether this transaction created the account, EIP-6780. */
  public boolean createdInTransaction() {
    return has(CREATED);
  }

  /** Whether the account will be deleted at the end of the transaction. */
  public boolean isSelfDestructed() {
    return has(DESTRUCTED);
  }

  /** Whether the account was touched in this transaction, EIP-161. */
  public boolean isTouched() {
    return has(TOUCHED);
  }

  /** Whether any slot is not zero, which makes a creation collide, EIP-7610. */
  public boolean hasStorage() {
    return nonZeroSlots != 0;
  }

  /** The slot with this key, always the same one during a transaction. */
  public Slot slot(long k0, long k1, long k2, long k3) {
    KeyTable<Slot> table = slots;
    if (table == null) {
      table = new KeyTable<>();
      slots = table;
    }
    Slot slot = table.find(k0, k1, k2, k3);
    if (slot == null) {
      slot = new Slot(this, journal, k0, k1, k2, k3);
      table.insert(slot);
    }
    return slot;
  }

  /** The slots that are not zero, by ascending key. */
  public List<Slot> slots() {
    return slots == null
        ? List.of()
        : slots.sorted().stream().filter(slot -> !slot.isZero()).toList();
  }

  /** The root of the storage trie, Yellow Paper section 4.1. */
  public byte[] storageRoot() {
    Trie trie = Trie.secure();
    for (Slot slot : slots()) {
      trie.put(slot.key().toBytes(), Rlp.integer(slot.value()));
    }
    return trie.root();
  }

  /** Makes the address warm, EIP-2929, and says whether it was warm already. */
  public boolean warm() {
    boolean warm = has(WARM);
    raise(WARM);
    return warm;
  }

  /**
   * Touches the account, so that it is deleted at the end of the transaction if it is empty then.
   */
  public void touch() {
    raise(EXISTS | TOUCHED);
  }

  /** Adds one to the nonce, which must be below 2<sup>64</sup> - 1, EIP-2681. */
  public void incrementNonce() {
    if (nonce == -1) {
      throw new ArithmeticException("the nonce of " + address() + " is at its limit");
    }
    nonce(nonce + 1);
  }

  /** Sets the nonce, unsigned. */
  public void nonce(long value) {
    touch();
    journal.nonce(this, nonce);
    nonce = value;
  }

  /**
   * Adds the amount in four limbs of {@code amount}, modulo 2<sup>256</sup>, which no chain's
   * supply comes near. An amount of zero touches the account.
   */
  public void credit(long[] amount, int at) {
    touch();
    journal.balance(this, balance0, balance1, balance2, balance3);
    long sum0 = balance0 + amount[at];
    long carry0 = carry(sum0, balance0);
    long half1 = balance1 + amount[at + 1];
    long sum1 = half1 + carry0;
    long carry1 = carry(half1, balance1) | carry(sum1, half1);
    long half2 = balance2 + amount[at + 2];
    long sum2 = half2 + carry1;
    long carry2 = carry(half2, balance2) | carry(sum2, half2);
    balance0 = sum0;
    balance1 = sum1;
    balance2 = sum2;
    balance3 += amount[at + 3] + carry2;
  }

  /**
   * Subtracts the amount in four limbs of {@code amount}. An amount of zero touches the account.
   *
   * @throws ArithmeticException if the account cannot pay it; nothing has changed then
   */
  public void debit(long[] amount, int at) {
    if (!canPay(amount, at)) {
      throw new ArithmeticException(address() + " cannot pay from its balance of " + balance());
    }
    touch();
    journal.balance(this, balance0, balance1, balance2, balance3);
    long difference0 = balance0 - amount[at];
    long borrow0 = carry(balance0, difference0);
    long half1 = balance1 - amount[at + 1];
    long difference1 = half1 - borrow0;
    long borrow1 = carry(balance1, half1) | carry(half1, difference1);
    long half2 = balance2 - amount[at + 2];
    long difference2 = half2 - borrow1;
    long borrow2 = carry(balance2, half2) | carry(half2, difference2);
    balance0 = difference0;
    balance1 = difference1;
    balance2 = difference2;
    balance3 -= amount[at + 3] + borrow2;
  }

  /** Sets the code. */
  public void code(Code value) {
    touch();
    journal.code(this, code);
    code = value;
  }

  /**
   * Makes this a contract of this transaction: nonce 1, EIP-161, empty storage, and the balance
   * that it has.
   */
  public void create() {
    raise(EXISTS | TOUCHED | CREATED);
    nonce(1);
    if (slots != null && hasStorage()) {
      slots().forEach(Slot::wipe);
    }
  }

  /**
   * Marks the account for deletion at the end of the transaction, with whatever it will hold by
   * then.
   */
  public void selfDestruct() {
    raise(EXISTS | TOUCHED | DESTRUCTED);
  }

  /** Replaces everything without a journal. */
  void put(Uint256 newBalance, long newNonce, Code newCode, Map<Uint256, Uint256> storage) {
    flags = EXISTS;
    nonce = newNonce;
    balance0 = newBalance.limb0();
    balance1 = newBalance.limb1();
    balance2 = newBalance.limb2();
    balance3 = newBalance.limb3();
    code = newCode;
    slots = null;
    nonZeroSlots = 0;
    storage.forEach((key, value) -> slot(key).put(value));
  }

  /**
   * Takes back flags, but never that the RIPEMD-160 precompile was touched: main net once deleted
   * it, empty, in a transaction whose touch had failed, Yellow Paper appendix K.1.
   */
  void restoreFlags(int before) {
    flags = isRipemd160() ? before | (flags & TOUCHED) : before;
  }

  void restoreNonce(long before) {
    nonce = before;
  }

  void restoreBalance(long[] from, int at) {
    balance0 = from[at];
    balance1 = from[at + 1];
    balance2 = from[at + 2];
    balance3 = from[at + 3];
  }

  void restoreCode(Code before) {
    code = before;
  }

  void countNonZero(int change) {
    nonZeroSlots += change;
  }

  void drop(Slot slot) {
    if (slots != null) {
      slots.remove(slot);
    }
  }

  /**
   * The end of the transaction: whether the account is still there after it, EIP-161 and EIP-6780.
   */
  boolean settle() {
    boolean stays = has(EXISTS) && !has(DESTRUCTED) && !(has(TOUCHED) && isEmpty());
    flags &= EXISTS;
    listed = false;
    return stays;
  }

  /** The value of this account in the state trie, Yellow Paper section 4.1. */
  byte[] encoded() {
    return Rlp.list(
        Rlp.integer(nonce),
        Rlp.integer(balance()),
        Rlp.bytes(storageRoot()),
        Rlp.bytes(code.hash().toBytes()));
  }

  private Slot slot(Uint256 key) {
    return slot(key.limb0(), key.limb1(), key.limb2(), key.limb3());
  }

  private boolean isRipemd160() {
    return hasKey(RIPEMD_160, 0, 0, 0);
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private void raise(int raised) {
    int after = flags | raised;
    if (after != flags) {
      journal.flags(this, flags);
      list();
      flags = after;
    }
  }

  private void list() {
    if (!listed) {
      listed = true;
      journal.accounts.add(this);
    }
  }

  /** One if the sum of {@code part} and something wrapped around to be below it, else zero. */
  private static long carry(long sum, long part) {
    return Long.compareUnsigned(sum, part) < 0 ? 1 : 0;
  }
}
