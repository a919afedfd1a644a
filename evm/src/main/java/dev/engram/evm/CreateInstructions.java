/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static dev.engram.frames.MemoryGas.OUT_OF_GAS;

import dev.engram.evm.code.Code;
import dev.engram.evm.code.Program;
import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.rlp.Rlp;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Limbs;
import dev.engram.frames.MemoryGas;

/** CREATE and CREATE2, and what becomes of the code that init code gives back. */
final class CreateInstructions {

  /** Bytes of init code at most, EIP-3860. */
  static final int MAX_INIT_CODE = 49_152;

  static final long INIT_CODE_WORD_GAS = 2;

  /** Bytes of code at most, EIP-170. */
  private static final int MAX_CODE = 24_576;

  private static final long KECCAK_WORD_GAS = 6;
  private static final long DEPOSIT_GAS = 200;

  private final Machine machine;
  private final boolean metersInitCode;
  private final boolean refusesFormat;

  CreateInstructions(Fork fork, Machine machine) {
    this.machine = machine;
    metersInitCode = fork.has(Eip.EIP_3860);
    refusesFormat = fork.has(Eip.EIP_3541);
  }

  /**
   * Pays for a creation and {@linkplain Machine#enter enters} its init code.
   *
   * @param salted whether it is a CREATE2
   * @return the gas that is left to the creator, or a {@link Halt#asGas halt}
   */
  long create(Call call, boolean salted, long gas, long[] s, int sp) {
    if (call.isStatic) {
      return Halt.STATIC_VIOLATION.asGas();
    }
    int value = sp - 4;
    long offset = MemoryGas.saturate(s, sp - 8);
    long length = MemoryGas.saturate(s, sp - 12);
    long left = call.memory.charge(gas, offset, length);
    if (left < 0 || metersInitCode && length > MAX_INIT_CODE) {
      return OUT_OF_GAS;
    }
    if (length > Program.MAX_CODE) {
      return Halt.MEMORY_LIMIT_EXCEEDED.asGas();
    }
    long wordGas = (salted ? KECCAK_WORD_GAS : 0) + (metersInitCode ? INIT_CODE_WORD_GAS : 0);
    left -= wordGas * MemoryGas.words(length);
    if (left < 0) {
      return OUT_OF_GAS;
    }
    int result = salted ? sp - 16 : sp - 12;
    call.memory.returnData().clear();
    Account creator = call.self;
    if (call.depth == Machine.MAX_DEPTH || !creator.canPay(s, value) || creator.nonce() == -1) {
      Limbs.set(s, result, 0);
      return left;
    }
    long given = left - (left >>> 6);
    left -= given;
    byte[] init = call.memory.getBytes(offset, length);
    Address address =
        salted
            ? address(creator.address(), Limbs.get(s, sp - 16).toBytes(), init)
            : address(creator.address(), creator.nonce());
    creator.incrementNonce();
    Account target = machine.state().account(address);
    target.warm();
    if (isTaken(target)) {
      Limbs.set(s, result, 0);
      return left;
    }
    Call child = machine.childOf(call);
    child.self = target;
    creator.address(child.caller, 0);
    System.arraycopy(s, value, child.value, 0, 4);
    child.isStatic = false;
    child.noInput();
    child.created = target;
    child.gas = given;
    int checkpoint = machine.state().checkpoint();
    target.create();
    creator.debit(s, value);
    target.credit(s, value);
    machine.enter(child, Code.of(init), checkpoint, result + 4);
    return left;
  }

  /** Goes on with the creator of an account whose init code has ended. */
  void ended(Call creator, Call call, Halt halt) {
    int result = creator.top - 4;
    if (halt == Halt.SUCCESS) {
      creator.memory.release();
      call.self.address(machine.stack(), result);
    } else {
      creator.memory.revert();
      Limbs.set(machine.stack(), result, 0);
    }
    creator.gas += call.gas;
  }

  /** Whether there is a contract already, EIP-684 and EIP-7610. */
  static boolean isTaken(Account account) {
    return account.nonce() != 0 || !account.code().isEmpty() || account.hasStorage();
  }

  /**
   * Gives the account what its init code returned as code and takes the gas for it; the halt if
   * that cannot be.
   */
  Halt deposit(Call call) {
    byte[] bytes = call.memory.returnData().toBytes();
    if (bytes.length > MAX_CODE) {
      return Halt.CODE_TOO_LARGE;
    }
    if (refusesFormat && bytes.length > 0 && bytes[0] == (byte) 0xEF) {
      return Halt.INVALID_CODE;
    }
    long cost = DEPOSIT_GAS * bytes.length;
    if (cost > call.gas) {
      return Halt.OUT_OF_GAS;
    }
    call.gas -= cost;
    call.self.code(Code.of(bytes));
    return Halt.SUCCESS;
  }

  /** The address of what an account with that nonce creates, Yellow Paper section 7. */
  static Address address(Address creator, long nonce) {
    byte[] hash = Keccak256.of(Rlp.list(Rlp.bytes(creator.toBytes()), Rlp.integer(nonce)));
    return Address.fromBytes(hash, 12);
  }

  /** The address of what an account creates with CREATE2, EIP-1014. */
  private static Address address(Address creator, byte[] salt, byte[] init) {
    byte[] preimage = new byte[1 + 20 + 32 + 32];
    preimage[0] = (byte) 0xFF;
    System.arraycopy(creator.toBytes(), 0, preimage, 1, 20);
    System.arraycopy(salt, 0, preimage, 21, 32);
    System.arraycopy(Keccak256.of(init), 0, preimage, 53, 32);
    return Address.fromBytes(Keccak256.of(preimage), 12);
  }
}
