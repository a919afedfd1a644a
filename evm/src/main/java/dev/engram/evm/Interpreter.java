/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static dev.engram.frames.MemoryGas.saturate;

import dev.engram.evm.code.Op;
import dev.engram.evm.code.Program;
import dev.engram.evm.uint256.Limbs;
import dev.engram.frames.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Executes the instructions of one call until it ends or calls.
 *
 * <p>The loop keeps the gas, the instruction pointer and the stack pointer in locals. A stack slot
 * is four limbs, the least significant first; {@code sp} is the first free limb, so that the top
 * slot is at {@code sp - 4}. An instruction that can fail leaves a negative gas, see {@link
 * Halt#asGas}, which is looked at once behind the switch; one that cannot goes straight to the
 * next. What is rare is in methods of its own: HotSpot compiles no method of more than 8,000 bytes,
 * and inlines best into one that stays well below.
 */
final class Interpreter {

  private final Machine machine;
  private final DataInstructions data;
  private final StateInstructions accounts;

  @SuppressWarnings("NullAway.Init") // set before a call runs
  private Environment environment;

  Interpreter(Machine machine) {
    this.machine = machine;
    data = machine.data;
    accounts = machine.accounts;
  }

  void begin(Environment newEnvironment) {
    environment = newEnvironment;
  }

  /**
   * Runs a call from where it stands; answers how it ended, or null if it entered another, after
   * which it goes on.
   */
  @Nullable Halt run(Call call) {
    long[] s = machine.stack();
    int[] code = call.program.instructions();
    Frame memory = call.memory;
    int bottom = call.bottom;
    int ip = call.ip;
    int sp = call.top;
    long gas = call.gas;
    for (; ; ) {
      int instruction = code[ip++];
      switch (opcode(instruction)) {
        case Program.BLOCK -> {
          gas -= code[ip];
          if (gas < 0
              || sp - bottom < code[ip + 1]
              || sp - bottom + code[ip + 2] > Machine.STACK_LIMBS) {
            return blockRefused(gas, sp - bottom, code[ip + 1]);
          }
          ip += 3;
          continue;
        }
        case Program.PUSH_INLINE -> {
          s[sp] = operand(instruction);
          s[sp + 1] = 0;
          s[sp + 2] = 0;
          s[sp + 3] = 0;
          sp += 4;
          continue;
        }
        case Program.DUP -> {
          int from = sp - operand(instruction);
          s[sp] = s[from];
          s[sp + 1] = s[from + 1];
          s[sp + 2] = s[from + 2];
          s[sp + 3] = s[from + 3];
          sp += 4;
          continue;
        }
        case Program.SWAP -> {
          swap(s, sp - 4, sp - 4 - operand(instruction));
          continue;
        }
        case Program.SWAP_POP -> {
          sp -= 4;
          int to = sp - operand(instruction);
          s[to] = s[sp];
          s[to + 1] = s[sp + 1];
          s[to + 2] = s[sp + 2];
          s[to + 3] = s[sp + 3];
          continue;
        }
        case Op.POP -> {
          sp -= 4;
          continue;
        }
        case Program.MSTORE_DUP_AT -> {
          int from = sp - 4 - (instruction >>> 6 & 0x3C);
          gas = memory.store(gas, instruction >>> 12, s, from);
        }
        case Program.MSTORE_AT -> {
          sp -= 4;
          gas = memory.store(gas, operand(instruction), s, sp);
        }
        case Program.MLOAD_AT -> {
          gas = memory.load(gas, operand(instruction), s, sp);
          sp += 4;
        }
        case Op.MSTORE -> {
          gas = memory.store(gas, saturate(s, sp - 4), s, sp - 8);
          sp -= 8;
        }
        case Op.MLOAD -> gas = memory.load(gas, saturate(s, sp - 4), s, sp - 4);
        case Program.JUMP_TO -> {
          int target = operand(instruction);
          if (target == Program.NOWHERE) {
            return Halt.INVALID_JUMP;
          }
          ip = target;
          continue;
        }
        case Program.JUMPI_TO -> {
          sp -= 4;
          if ((s[sp] | s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0) {
            int target = operand(instruction);
            if (target == Program.NOWHERE) {
              return Halt.INVALID_JUMP;
            }
            ip = target;
          }
          continue;
        }
        case Program.JUMPZ_TO -> {
          sp -= 4;
          if ((s[sp] | s[sp + 1] | s[sp + 2] | s[sp + 3]) == 0) {
            int target = operand(instruction);
            if (target == Program.NOWHERE) {
              return Halt.INVALID_JUMP;
            }
            ip = target;
          }
          continue;
        }
        case Program.ADD_INLINE -> {
          addSmall(s, sp - 4, operand(instruction));
          continue;
        }
        case Op.ADD -> {
          sp -= 4;
          Limbs.add(s, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.SUB -> {
          sp -= 4;
          Limbs.sub(s, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.MUL -> {
          sp -= 4;
          Limbs.mul(s, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.AND -> {
          sp -= 4;
          Limbs.and(s, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.OR -> {
          sp -= 4;
          Limbs.or(s, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.ISZERO -> {
          put(s, sp - 4, Limbs.isZero(s, sp - 4));
          continue;
        }
        case Op.EQ -> {
          sp -= 4;
          put(s, sp - 4, Limbs.eq(s, sp, sp - 4));
          continue;
        }
        case Op.LT -> {
          sp -= 4;
          put(s, sp - 4, Limbs.lt(s, sp, sp - 4));
          continue;
        }
        case Op.GT -> {
          sp -= 4;
          put(s, sp - 4, Limbs.gt(s, sp, sp - 4));
          continue;
        }
        case Op.SHL -> {
          sp -= 4;
          Limbs.shl(s, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.SHR -> {
          sp -= 4;
          Limbs.shr(s, sp, sp - 4, sp - 4);
          continue;
        }
        case Program.PUSH_LONG -> {
          s[sp] = call.program.constants()[operand(instruction)];
          s[sp + 1] = 0;
          s[sp + 2] = 0;
          s[sp + 3] = 0;
          sp += 4;
          continue;
        }
        case Program.PUSH_WIDE -> {
          System.arraycopy(call.program.constants(), operand(instruction), s, sp, 4);
          sp += 4;
          continue;
        }
        case Op.JUMP -> {
          sp -= 4;
          int target = call.program.destination(saturate(s, sp));
          if (target < 0) {
            return Halt.INVALID_JUMP;
          }
          ip = target;
          continue;
        }
        case Op.JUMPI -> {
          sp -= 8;
          if (!Limbs.isZero(s, sp)) {
            int target = call.program.destination(saturate(s, sp + 4));
            if (target < 0) {
              return Halt.INVALID_JUMP;
            }
            ip = target;
          }
          continue;
        }
        case Op.CALLDATALOAD -> {
          data.callDataLoad(call, s, sp - 4);
          continue;
        }
        case Op.SLOAD -> gas = accounts.load(call, gas, s, sp - 4);
        case Op.SSTORE -> {
          gas = accounts.store(call, gas, s, sp);
          sp -= 8;
        }
        case Op.KECCAK256 -> {
          gas = data.keccak(call, gas, s, sp);
          sp -= 4;
        }
        case Op.MCOPY -> {
          gas = data.memoryCopy(call, gas, s, sp);
          sp -= 12;
        }
        case Op.GAS -> {
          Limbs.set(s, sp, gas);
          sp += 4;
          continue;
        }
        case Op.STOP -> {
          memory.returnData().clear();
          call.gas = gas;
          return Halt.SUCCESS;
        }
        case Op.RETURN, Op.REVERT -> {
          call.gas = giveBack(memory, gas, s, sp);
          if (call.gas < 0) {
            return Halt.OUT_OF_GAS;
          }
          return opcode(instruction) == Op.RETURN ? Halt.SUCCESS : Halt.REVERT;
        }
        case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL -> {
          int op = opcode(instruction);
          gas = machine.calls.call(call, op, gas, s, sp);
          sp -= CallInstructions.taken(op);
          if (machine.hasEntered()) {
            suspend(call, ip, sp, gas);
            return null;
          }
        }
        case Op.CREATE, Op.CREATE2 -> {
          boolean salted = opcode(instruction) == Op.CREATE2;
          gas = machine.creations.create(call, salted, gas, s, sp);
          sp -= salted ? 12 : 8;
          if (machine.hasEntered()) {
            suspend(call, ip, sp, gas);
            return null;
          }
        }
        case Op.SELFDESTRUCT -> {
          call.gas = accounts.selfDestruct(call, gas, s, sp);
          memory.returnData().clear();
          return call.gas < 0 ? Halt.ofGas(call.gas) : Halt.SUCCESS;
        }
        case Op.INVALID -> {
          return Halt.INVALID_OPCODE;
        }
        case Op.NOT -> {
          Limbs.not(s, sp - 4, sp - 4);
          continue;
        }
        case Op.DIV,
            Op.SDIV,
            Op.MOD,
            Op.SMOD,
            Op.SIGNEXTEND,
            Op.XOR,
            Op.SLT,
            Op.SGT,
            Op.BYTE,
            Op.SAR -> {
          sp -= 4;
          combine(opcode(instruction), s, sp);
          continue;
        }
        case Op.ADDMOD -> {
          sp -= 8;
          Limbs.addmod(s, sp + 4, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.MULMOD -> {
          sp -= 8;
          Limbs.mulmod(s, sp + 4, sp, sp - 4, sp - 4);
          continue;
        }
        case Op.EXP -> {
          gas = data.exp(gas, s, sp);
          sp -= 4;
        }
        case Op.MSTORE8 -> {
          gas = memory.storeByte(gas, saturate(s, sp - 4), s[sp - 8]);
          sp -= 8;
        }
        case Op.CALLDATACOPY, Op.CODECOPY, Op.RETURNDATACOPY -> {
          gas = copy(opcode(instruction), call, gas, s, sp);
          sp -= 12;
        }
        case Op.EXTCODECOPY -> {
          gas = accounts.codeCopy(call, gas, s, sp);
          sp -= 16;
        }
        case Op.TSTORE -> {
          gas = accounts.storeTransient(call, gas, s, sp);
          sp -= 8;
        }
        case Program.LOG -> {
          int topics = operand(instruction);
          gas = data.log(call, topics, gas, s, sp);
          sp -= 8 + 4 * topics;
        }
        case Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODEHASH, Op.BLOCKHASH, Op.BLOBHASH, Op.TLOAD ->
            gas = query(opcode(instruction), call, gas, s, sp - 4);
        default -> {
          push(opcode(instruction), call, s, sp);
          sp += 4;
          continue;
        }
      }
      if (gas < 0) {
        return Halt.ofGas(gas);
      }
    }
  }

  private static int opcode(int instruction) {
    return instruction & 0xFF;
  }

  private static int operand(int instruction) {
    return instruction >>> 8;
  }

  private static Halt blockRefused(long gas, int limbs, int needed) {
    return gas < 0 ? Halt.OUT_OF_GAS : limbs < needed ? Halt.STACK_UNDERFLOW : Halt.STACK_OVERFLOW;
  }

  private static void suspend(Call call, int ip, int sp, long gas) {
    call.ip = ip;
    call.top = sp;
    call.gas = gas;
  }

  private static void put(long[] s, int at, boolean truth) {
    s[at] = truth ? 1 : 0;
    s[at + 1] = 0;
    s[at + 2] = 0;
    s[at + 3] = 0;
  }

  private static void swap(long[] s, int a, int b) {
    long a0 = s[a];
    long a1 = s[a + 1];
    long a2 = s[a + 2];
    long a3 = s[a + 3];
    s[a] = s[b];
    s[a + 1] = s[b + 1];
    s[a + 2] = s[b + 2];
    s[a + 3] = s[b + 3];
    s[b] = a0;
    s[b + 1] = a1;
    s[b + 2] = a2;
    s[b + 3] = a3;
  }

  private static void addSmall(long[] s, int at, int addend) {
    s[at] += addend;
    if (Long.compareUnsigned(s[at], addend) < 0 && ++s[at + 1] == 0 && ++s[at + 2] == 0) {
      s[at + 3]++;
    }
  }

  /**
   * The operations on two slots that are not common enough for the loop; the result replaces the
   * lower.
   */
  private static void combine(int op, long[] s, int sp) {
    int low = sp - 4;
    switch (op) {
      case Op.DIV -> Limbs.div(s, sp, low, low);
      case Op.SDIV -> Limbs.sdiv(s, sp, low, low);
      case Op.MOD -> Limbs.mod(s, sp, low, low);
      case Op.SMOD -> Limbs.smod(s, sp, low, low);
      case Op.SIGNEXTEND -> Limbs.signExtend(s, sp, low, low);
      case Op.XOR -> Limbs.xor(s, sp, low, low);
      case Op.SLT -> put(s, low, Limbs.slt(s, sp, low));
      case Op.SGT -> put(s, low, Limbs.sgt(s, sp, low));
      case Op.BYTE -> Limbs.byteAt(s, sp, low, low);
      case Op.SAR -> Limbs.sar(s, sp, low, low);
      default -> throw notAnInstruction(op);
    }
  }

  private long copy(int op, Call call, long gas, long[] s, int sp) {
    return switch (op) {
      case Op.CALLDATACOPY -> data.callDataCopy(call, gas, s, sp);
      case Op.CODECOPY -> data.codeCopy(call, gas, s, sp);
      case Op.RETURNDATACOPY -> data.returnDataCopy(call, gas, s, sp);
      default -> throw notAnInstruction(op);
    };
  }

  /** The instructions that replace a slot by what it asks for. */
  private long query(int op, Call call, long gas, long[] s, int at) {
    switch (op) {
      case Op.BALANCE -> {
        return accounts.balance(gas, s, at);
      }
      case Op.EXTCODESIZE -> {
        return accounts.codeSize(gas, s, at);
      }
      case Op.EXTCODEHASH -> {
        return accounts.codeHash(gas, s, at);
      }
      case Op.BLOCKHASH -> environment.blockHash(s, at);
      case Op.BLOBHASH -> environment.blobHash(s, at);
      case Op.TLOAD -> accounts.loadTransient(call, s, at);
      default -> throw notAnInstruction(op);
    }
    return gas;
  }

  /** The instructions that push what they need not ask for. */
  private void push(int op, Call call, long[] s, int sp) {
    switch (op) {
      case Op.ADDRESS -> call.self.address(s, sp);
      case Op.CALLER -> System.arraycopy(call.caller, 0, s, sp, 4);
      case Op.CALLVALUE -> System.arraycopy(call.value, 0, s, sp, 4);
      case Op.CALLDATASIZE -> Limbs.set(s, sp, call.inputLength);
      case Op.CODESIZE -> Limbs.set(s, sp, call.code.length());
      case Op.RETURNDATASIZE -> Limbs.set(s, sp, call.memory.returnData().size());
      case Op.MSIZE -> Limbs.set(s, sp, call.memory.size());
      case Op.SELFBALANCE -> call.self.balance(s, sp);
      default -> {
        if (!environment.push(op, s, sp)) {
          throw notAnInstruction(op);
        }
      }
    }
  }

  /** RETURN and REVERT: pays for the memory and keeps the bytes as return data. */
  private static long giveBack(Frame memory, long gas, long[] s, int sp) {
    long offset = saturate(s, sp - 4);
    long length = saturate(s, sp - 8);
    long left = memory.charge(gas, offset, length);
    if (left >= 0) {
      memory.returnBytes(offset, length);
    }
    return left;
  }

  private static IllegalStateException notAnInstruction(int op) {
    return new IllegalStateException(
        "the decoder knows an instruction that the interpreter does not: " + op);
  }
}
