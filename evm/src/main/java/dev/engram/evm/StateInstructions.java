/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static dev.engram.frames.MemoryGas.OUT_OF_GAS;

import dev.engram.evm.code.Code;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.Slot;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Limbs;

/**
 * Instructions that look at accounts and storage or change them, with the prices of EIP-2929. Each
 * takes the gas that is left and the first free limb of the stack, and answers the gas that is left
 * or a {@link Halt#asGas halt}.
 */
final class StateInstructions {

  static final long WARM_GAS = 100;
  static final long COLD_ACCOUNT_GAS = 2600;
  static final long NEW_ACCOUNT_GAS = 25_000;

  private static final long COLD_SLOT_GAS = 2100;
  private static final long SET_SLOT_GAS = 20_000;
  private static final long RESET_SLOT_GAS = 5000 - COLD_SLOT_GAS;

  /** SSTORE fails with this much gas or less, EIP-2200. */
  private static final long STORE_SENTRY = 2300;

  private static final long SELF_DESTRUCT_REFUND = 24_000;
  private static final long ADDRESS_LIMB2 = 0xFFFF_FFFFL;

  private final DataInstructions data;
  private final boolean lowRefunds;
  private final boolean onlyDestructsCreated;
  private final long clearRefund;

  private WorldState state = new WorldState();
  private long refund;

  StateInstructions(Fork fork, DataInstructions data) {
    this.data = data;
    lowRefunds = fork.has(Eip.EIP_3529);
    clearRefund = lowRefunds ? 4800 : 15_000;
    onlyDestructsCreated = fork.has(Eip.EIP_6780);
  }

  void begin(WorldState newState) {
    state = newState;
    refund = 0;
  }

  /** The refund counter, A_r. */
  long refund() {
    return refund;
  }

  void refund(long value) {
    refund = value;
  }

  /**
   * The account whose address is in a slot of the stack, of which it ignores what exceeds 160 bits.
   */
  Account account(long[] s, int at) {
    return state.account(s[at], s[at + 1], s[at + 2] & ADDRESS_LIMB2);
  }

  /** What it costs to touch an account, which is warm from now on. */
  static long accessGas(Account account) {
    return account.warm() ? WARM_GAS : COLD_ACCOUNT_GAS;
  }

  /** BALANCE. */
  long balance(long gas, long[] s, int at) {
    Account account = account(s, at);
    account.balance(s, at);
    return spend(gas, accessGas(account));
  }

  /** EXTCODESIZE. */
  long codeSize(long gas, long[] s, int at) {
    Account account = account(s, at);
    Limbs.set(s, at, account.code().length());
    return spend(gas, accessGas(account));
  }

  /** EXTCODEHASH, EIP-1052: zero for an account that is empty. */
  long codeHash(long gas, long[] s, int at) {
    Account account = account(s, at);
    if (account.isEmpty()) {
      Limbs.set(s, at, 0);
    } else {
      account.codeHash(s, at);
    }
    return spend(gas, accessGas(account));
  }

  /** EXTCODECOPY. */
  long codeCopy(Call call, long gas, long[] s, int sp) {
    Account account = account(s, sp - 4);
    long left = spend(gas, accessGas(account));
    Code code = account.code();
    return left < 0 ? left : data.copy(call, left, s, sp - 4, code.bytes(), 0, code.length());
  }

  /** SLOAD. */
  long load(Call call, long gas, long[] s, int at) {
    Slot slot = call.self.slot(s[at], s[at + 1], s[at + 2], s[at + 3]);
    slot.value(s, at);
    return spend(gas, slot.warm() ? WARM_GAS : COLD_SLOT_GAS);
  }

  /** SSTORE, EIP-2200 with the prices of EIP-2929 and the refunds of EIP-3529. */
  long store(Call call, long gas, long[] s, int sp) {
    if (call.isStatic) {
      return Halt.STATIC_VIOLATION.asGas();
    }
    if (gas <= STORE_SENTRY) {
      return OUT_OF_GAS;
    }
    int key = sp - 4;
    Slot slot = call.self.slot(s[key], s[key + 1], s[key + 2], s[key + 3]);
    long left = slot.warm() ? gas : gas - COLD_SLOT_GAS;
    long v0 = s[sp - 8];
    long v1 = s[sp - 7];
    long v2 = s[sp - 6];
    long v3 = s[sp - 5];
    boolean toZero = (v0 | v1 | v2 | v3) == 0;
    boolean fromZero = slot.hadValue(0, 0, 0, 0);
    if (slot.hasValue(v0, v1, v2, v3)) {
      return spend(left, WARM_GAS);
    }
    if (!slot.isDirty()) {
      refund += toZero ? clearRefund : 0;
      left -= fromZero ? SET_SLOT_GAS : RESET_SLOT_GAS;
    } else {
      left -= WARM_GAS;
      if (!fromZero) {
        refund += (toZero ? clearRefund : 0) - (slot.isZero() ? clearRefund : 0);
      }
      if (slot.hadValue(v0, v1, v2, v3)) {
        refund += (fromZero ? SET_SLOT_GAS : RESET_SLOT_GAS) - WARM_GAS;
      }
    }
    if (left < 0) {
      return OUT_OF_GAS;
    }
    slot.set(v0, v1, v2, v3);
    return left;
  }

  /** TLOAD, EIP-1153. */
  void loadTransient(Call call, long[] s, int at) {
    state.loadTransient(call.self, s[at], s[at + 1], s[at + 2], s[at + 3], s, at);
  }

  /** TSTORE, EIP-1153. */
  long storeTransient(Call call, long gas, long[] s, int sp) {
    if (call.isStatic) {
      return Halt.STATIC_VIOLATION.asGas();
    }
    int key = sp - 4;
    state.storeTransient(call.self, s[key], s[key + 1], s[key + 2], s[key + 3], s, sp - 8);
    return gas;
  }

  /** SELFDESTRUCT; from Cancun on it deletes only an account of the same transaction, EIP-6780. */
  long selfDestruct(Call call, long gas, long[] s, int sp) {
    if (call.isStatic) {
      return Halt.STATIC_VIOLATION.asGas();
    }
    Account self = call.self;
    Account heir = account(s, sp - 4);
    int balance = sp - 4;
    self.balance(s, balance);
    boolean moves = !Limbs.isZero(s, balance);
    long cost = heir.warm() ? 0 : COLD_ACCOUNT_GAS;
    cost += moves && heir.isEmpty() ? NEW_ACCOUNT_GAS : 0;
    if (cost > gas) {
      return OUT_OF_GAS;
    }
    if (!lowRefunds && !self.isSelfDestructed()) {
      refund += SELF_DESTRUCT_REFUND;
    }
    boolean deletes = !onlyDestructsCreated || self.createdInTransaction();
    if (heir != self || deletes) {
      self.debit(s, balance);
    }
    if (heir != self) {
      heir.credit(s, balance);
    }
    if (deletes) {
      self.selfDestruct();
    }
    return gas - cost;
  }

  private static long spend(long gas, long cost) {
    return cost <= gas ? gas - cost : OUT_OF_GAS;
  }
}
