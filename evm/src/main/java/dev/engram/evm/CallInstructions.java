/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static dev.engram.frames.MemoryGas.OUT_OF_GAS;

import dev.engram.evm.code.Op;
import dev.engram.evm.precompile.Precompile;
import dev.engram.evm.state.Account;
import dev.engram.evm.uint256.Limbs;
import dev.engram.frames.Frame;
import dev.engram.frames.MemoryGas;
import org.jspecify.annotations.Nullable;

/**
 * CALL, CALLCODE, DELEGATECALL and STATICCALL. What needs no interpreter, an account without code
 * or a precompile, is done at once; otherwise the machine is left with a call to go on with.
 */
final class CallInstructions {

  private static final long VALUE_GAS = 9000;
  private static final long STIPEND = 2300;

  /** Its highest address, EIP-4844. */
  private static final long POINT_EVALUATION = 10;

  private final Machine machine;
  private final StateInstructions accounts;
  private final long lastPrecompile;

  CallInstructions(Fork fork, Machine machine, StateInstructions accounts) {
    this.machine = machine;
    this.accounts = accounts;
    lastPrecompile = fork.has(Eip.EIP_4844) ? POINT_EVALUATION : POINT_EVALUATION - 1;
  }

  /** The highest address of a precompile; the lowest is 1. */
  long lastPrecompile() {
    return lastPrecompile;
  }

  /** How many limbs the instruction takes off the stack, apart from the slot of its result. */
  static int taken(int op) {
    return op == Op.CALL || op == Op.CALLCODE ? 24 : 20;
  }

  /**
   * Pays for a call and makes it, or {@linkplain Machine#enter enters} it.
   *
   * @return the gas that is left to the caller, or a {@link Halt#asGas halt}
   */
  long call(Call call, int op, long gas, long[] s, int sp) {
    boolean namesValue = op == Op.CALL || op == Op.CALLCODE;
    int value = sp - 12;
    int window = namesValue ? sp - 16 : sp - 12;
    boolean moves = namesValue && !Limbs.isZero(s, value);
    if (moves && op == Op.CALL && call.isStatic) {
      return Halt.STATIC_VIOLATION.asGas();
    }
    Frame memory = call.memory;
    long inputOffset = MemoryGas.saturate(s, window);
    long inputLength = MemoryGas.saturate(s, window - 4);
    long outputOffset = MemoryGas.saturate(s, window - 8);
    long outputLength = MemoryGas.saturate(s, window - 12);
    long left = memory.charge(gas, inputOffset, inputLength);
    left = left < 0 ? left : memory.charge(left, outputOffset, outputLength);
    if (left < 0) {
      return left;
    }
    Account target = accounts.account(s, sp - 8);
    long cost = StateInstructions.accessGas(target);
    if (moves) {
      cost += VALUE_GAS;
      cost += op == Op.CALL && target.isEmpty() ? StateInstructions.NEW_ACCOUNT_GAS : 0;
    }
    if (cost > left) {
      return OUT_OF_GAS;
    }
    left -= cost;
    long given = Math.min(MemoryGas.saturate(s, sp - 4), left - (left >>> 6));
    left -= given;
    given += moves ? STIPEND : 0;

    int result = sp - taken(op) - 4;
    memory.returnData().clear();
    if (call.depth == Machine.MAX_DEPTH || moves && !call.self.canPay(s, value)) {
      Limbs.set(s, result, 0);
      return left + given;
    }
    boolean touches = op == Op.CALL || op == Op.STATICCALL;
    Precompile precompile = precompile(s[sp - 8], s[sp - 7], s[sp - 6] & 0xFFFF_FFFFL);
    if (precompile == null && target.code().isEmpty()) {
      transfer(call.self, target, touches, moves, s, value);
      Limbs.set(s, result, 1);
      return left + given;
    }
    int checkpoint = machine.state().checkpoint();
    transfer(call.self, target, touches, moves, s, value);
    int input = inputLength == 0 ? 0 : memory.forReading(inputOffset, inputLength);
    if (precompile != null) {
      long back = run(precompile, given, memory, memory.array(), input, (int) inputLength);
      if (back < 0) {
        machine.state().revertTo(checkpoint);
        Limbs.set(s, result, 0);
        return left;
      }
      giveBack(memory, outputOffset, outputLength);
      Limbs.set(s, result, 1);
      return left + back;
    }

    Call child = machine.childOf(call);
    child.self = touches ? target : call.self;
    child.isStatic = call.isStatic || op == Op.STATICCALL;
    if (op == Op.DELEGATECALL) {
      System.arraycopy(call.caller, 0, child.caller, 0, 4);
      System.arraycopy(call.value, 0, child.value, 0, 4);
    } else {
      call.self.address(child.caller, 0);
      if (namesValue) {
        System.arraycopy(s, value, child.value, 0, 4);
      } else {
        Limbs.set(child.value, 0, 0);
      }
    }
    child.input(memory.array(), input, (int) inputLength);
    child.created = null;
    child.outputOffset = outputOffset;
    child.outputLength = outputLength;
    child.gas = given;
    machine.enter(child, target.code(), checkpoint, result + 4);
    return left;
  }

  /**
   * Goes on with the caller of a call that has ended: result, output and the gas that it did not
   * use.
   */
  void ended(Call caller, Call call, Halt halt) {
    if (halt == Halt.SUCCESS) {
      caller.memory.release();
    } else {
      caller.memory.revert();
    }
    giveBack(caller.memory, call.outputOffset, call.outputLength);
    Limbs.set(machine.stack(), caller.top - 4, halt == Halt.SUCCESS ? 1 : 0);
    caller.gas += call.gas;
  }

  /** The precompile at an address, or null. */
  @Nullable Precompile precompile(long limb0, long limb1, long limb2) {
    boolean reserved = (limb1 | limb2) == 0 && limb0 > 0 && limb0 <= lastPrecompile;
    return reserved ? Precompile.at(limb0) : null;
  }

  /**
   * Runs a precompile, whose output becomes return data.
   *
   * @return the gas that is left of {@code gas}, or a negative number if it failed
   */
  long run(Precompile precompile, long gas, Frame memory, byte[] input, int start, int length) {
    long cost = precompile.gas(input, start, length);
    if (cost > gas) {
      return OUT_OF_GAS;
    }
    byte[] output = precompile.run(input, start, length);
    if (output == null) {
      return Halt.PRECOMPILE_FAILED.asGas();
    }
    memory.returnData().set(output, 0, output.length);
    return gas - cost;
  }

  /**
   * Moves value where there is some; otherwise touches the target of an instruction that does,
   * EIP-161.
   */
  private static void transfer(
      Account from, Account to, boolean touches, boolean moves, long[] s, int value) {
    if (!touches) {
      return;
    }
    if (moves) {
      from.debit(s, value);
      to.credit(s, value);
    } else {
      to.touch();
    }
  }

  /** Writes as much of the return data as the caller asked for to its memory. */
  private static void giveBack(Frame memory, long offset, long length) {
    int given = (int) Math.min(length, memory.returnData().size());
    if (given > 0) {
      memory.putBytes(offset, memory.returnData().array(), 0, given);
    }
  }
}
