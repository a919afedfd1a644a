/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static dev.engram.evm.ReferenceArithmetic.big;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;

import dev.engram.evm.code.Op;
import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.precompile.Precompile;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Cancun EVM as plainly as it can be written: one instruction at a time, numbers without a
 * width, a memory that is copied to grow, inner calls by recursion, gas and stack checked for each
 * instruction, Yellow Paper section 9. It has no CREATE, CREATE2 and SELFDESTRUCT.
 */
final class ReferenceEvm {

  /** How a call ended. */
  enum End {
    SUCCESS,
    REVERT,
    EXCEPTION
  }

  /** What a call gives back: gas left, output, and the world after it. */
  record Outcome(End end, long gas, byte[] output, ReferenceWorld world) {}

  /** An exceptional halt, of whatever kind. */
  private static final class Exceptional extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceptional() {
      super(null, null, false, false);
    }
  }

  private static final int MAX_DEPTH = 1024;
  private static final BigInteger ADDRESSES = ONE.shiftLeft(160);
  private static final BigInteger MOST_MEMORY = big(1L << 28);

  private final Block block;
  private final BigInteger origin;
  private final int depth;
  private final boolean isStatic;
  private final BigInteger self;
  private final BigInteger caller;
  private final BigInteger value;
  private final byte[] input;
  private final byte[] code;

  private final List<BigInteger> stack = new ArrayList<>();
  private ReferenceWorld world;
  private byte[] memory = {};
  private byte[] returned = {};
  private byte[] output = {};
  private long gas;
  private int pc;

  private ReferenceEvm(
      Block block,
      BigInteger origin,
      int depth,
      boolean isStatic,
      BigInteger self,
      BigInteger caller,
      BigInteger value,
      byte[] input,
      byte[] code,
      long gas,
      ReferenceWorld world) {
    this.block = block;
    this.origin = origin;
    this.depth = depth;
    this.isStatic = isStatic;
    this.self = self;
    this.caller = caller;
    this.value = value;
    this.input = input;
    this.code = code;
    this.gas = gas;
    this.world = world;
  }

  /** Runs a message that moves no value; {@code before} stays as it is. */
  static Outcome call(Block block, Message message, ReferenceWorld before) {
    ReferenceWorld world = before.copy();
    BigInteger from = message.sender().toUint256().toBigInteger();
    BigInteger to = Objects.requireNonNull(message.to()).toUint256().toBigInteger();
    world.warmAccounts.addAll(List.of(from, to, block.coinbase().toUint256().toBigInteger()));
    for (int i = 1; i <= 10; i++) {
      world.warmAccounts.add(big(i));
    }
    byte[] code = world.codeOf(to);
    Outcome outcome =
        new ReferenceEvm(
                block, from, 0, false, to, from, ZERO, message.input(), code, message.gas(), world)
            .run();
    return outcome.end() == End.SUCCESS
        ? outcome
        : new Outcome(outcome.end(), outcome.gas(), outcome.output(), before);
  }

  private Outcome run() {
    try {
      while (pc < code.length) {
        int op = code[pc] & 0xFF;
        long constant = ReferenceGas.constant(op);
        demand(constant != ReferenceGas.UNDEFINED);
        spend(constant);
        pc++;
        if (op == Op.STOP) {
          break;
        }
        if (op == Op.RETURN || op == Op.REVERT) {
          output = read(pop(), pop());
          return new Outcome(op == Op.RETURN ? End.SUCCESS : End.REVERT, gas, output, world);
        }
        step(op);
      }
      return new Outcome(End.SUCCESS, gas, output, world);
    } catch (Exceptional e) {
      return new Outcome(End.EXCEPTION, 0, new byte[0], world);
    }
  }

  private void step(int op) {
    if (op >= Op.PUSH0 && op <= Op.PUSH32) {
      int width = op - Op.PUSH0;
      push(number(padded(code, big(pc), width)));
      pc += width;
    } else if (op >= Op.DUP1 && op <= Op.DUP16) {
      push(stack.get(below(op - Op.DUP1)));
    } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
      int other = below(op - Op.SWAP1 + 1);
      BigInteger top = pop();
      stack.add(stack.get(other));
      stack.set(other, top);
    } else if (op >= Op.LOG0 && op <= Op.LOG4) {
      log(op - Op.LOG0);
    } else if (op >= Op.CALL && op <= Op.STATICCALL) {
      call(op);
    } else {
      switch (op) {
        case Op.ISZERO -> push(ReferenceArithmetic.truth(pop().signum() == 0));
        case Op.NOT -> push(ReferenceArithmetic.WRAP.subtract(ONE).subtract(pop()));
        case Op.ADDMOD -> push(ReferenceArithmetic.addmod(pop(), pop(), pop()));
        case Op.MULMOD -> push(ReferenceArithmetic.mulmod(pop(), pop(), pop()));
        case Op.EXP -> {
          BigInteger base = pop();
          BigInteger exponent = pop();
          spend(50L * ((exponent.bitLength() + 7) / 8));
          push(ReferenceArithmetic.compute(op, base, exponent));
        }
        case Op.KECCAK256 -> {
          byte[] data = readByWord(pop(), pop(), 6);
          push(number(Keccak256.of(data)));
        }
        case Op.POP -> pop();
        case Op.MLOAD -> push(number(read(pop(), big(32))));
        case Op.MSTORE -> write(pop(), word(pop()));
        case Op.MSTORE8 -> write(pop(), new byte[] {pop().byteValue()});
        case Op.MCOPY -> {
          BigInteger to = pop();
          BigInteger from = pop();
          BigInteger length = pop();
          if (length.signum() != 0) {
            touch(to, length);
          }
          write(to, readByWord(from, length, 3));
        }
        case Op.JUMP -> jump(pop());
        case Op.JUMPI -> {
          BigInteger target = pop();
          if (pop().signum() != 0) {
            jump(target);
          }
        }
        case Op.JUMPDEST -> {}
        case Op.PC -> push(big(pc - 1));
        case Op.MSIZE -> push(big(memory.length));
        case Op.GAS -> push(big(gas));
        case Op.CALLDATALOAD -> push(number(padded(input, pop(), 32)));
        case Op.CALLDATASIZE -> push(big(input.length));
        case Op.CALLDATACOPY -> copy(input);
        case Op.CODESIZE -> push(big(code.length));
        case Op.CODECOPY -> copy(code);
        case Op.EXTCODECOPY -> copy(world.codeOf(account()));
        case Op.RETURNDATASIZE -> push(big(returned.length));
        case Op.RETURNDATACOPY -> {
          BigInteger end = stack.get(below(1)).add(stack.get(below(2)));
          demand(end.compareTo(big(returned.length)) <= 0);
          copy(returned);
        }
        case Op.SLOAD -> load();
        case Op.SSTORE -> store();
        case Op.TLOAD ->
            push(world.transients.getOrDefault(new ReferenceWorld.Key(self, pop()), ZERO));
        case Op.TSTORE -> {
          demand(!isStatic);
          world.transients.put(new ReferenceWorld.Key(self, pop()), pop());
        }
        case Op.BALANCE -> push(world.balanceOf(account()));
        case Op.EXTCODESIZE -> push(big(world.codeOf(account()).length));
        case Op.EXTCODEHASH -> {
          BigInteger account = account();
          push(world.isEmpty(account) ? ZERO : number(Keccak256.of(world.codeOf(account))));
        }
        case Op.ADDRESS -> push(self);
        case Op.CALLER -> push(caller);
        case Op.CALLVALUE -> push(value);
        case Op.SELFBALANCE -> push(world.balanceOf(self));
        case Op.ORIGIN -> push(origin);
        case Op.GASPRICE -> push(ZERO);
        case Op.COINBASE, Op.TIMESTAMP, Op.NUMBER, Op.PREVRANDAO, Op.GASLIMIT ->
            push(ReferenceBlock.value(block, op));
        case Op.CHAINID, Op.BASEFEE, Op.BLOBBASEFEE -> push(ReferenceBlock.value(block, op));
        case Op.BLOBHASH -> {
          pop();
          push(ZERO);
        }
        case Op.BLOCKHASH -> push(ReferenceBlock.hash(block, pop()));
        default -> push(ReferenceArithmetic.compute(op, pop(), pop()));
      }
    }
  }

  private void call(int op) {
    boolean named = op == Op.CALL || op == Op.CALLCODE;
    BigInteger wanted = pop();
    BigInteger target = pop().mod(ADDRESSES);
    BigInteger wei = named ? pop() : ZERO;
    BigInteger in = pop();
    BigInteger inLength = pop();
    BigInteger at = pop();
    BigInteger length = pop();
    boolean moves = wei.signum() != 0;
    demand(!(op == Op.CALL && moves && isStatic));
    touch(in, inLength);
    touch(at, length);
    spend(world.warmAccounts.add(target) ? 2600 : 100);
    if (moves) {
      spend(9000);
      spend(op == Op.CALL && world.isEmpty(target) ? 25_000 : 0);
    }
    long given = wanted.min(big(gas - gas / 64)).longValue();
    gas -= given;
    given += moves ? 2300 : 0;
    returned = new byte[0];
    if (depth == MAX_DEPTH || world.balanceOf(self).compareTo(wei) < 0) {
      gas += given;
      push(ZERO);
      return;
    }
    ReferenceWorld before = world.copy();
    if (op == Op.CALL) {
      world.move(self, target, wei);
    }
    Outcome outcome = inner(op, target, wei, read(in, inLength), given);
    world = outcome.end() == End.SUCCESS ? outcome.world() : before;
    gas += outcome.gas();
    returned = outcome.output();
    int kept = length.min(big(returned.length)).intValue();
    write(at, Arrays.copyOf(returned, kept));
    push(ReferenceArithmetic.truth(outcome.end() == End.SUCCESS));
  }

  private Outcome inner(int op, BigInteger target, BigInteger wei, byte[] data, long given) {
    Precompile precompile = target.bitLength() < 8 ? Precompile.at(target.intValue()) : null;
    if (precompile != null) {
      long cost = precompile.gas(data, 0, data.length);
      byte @Nullable [] result = cost > given ? null : precompile.run(data, 0, data.length);
      return result == null
          ? new Outcome(End.EXCEPTION, 0, new byte[0], world)
          : new Outcome(End.SUCCESS, given - cost, result, world);
    }
    boolean borrows = op == Op.CALLCODE || op == Op.DELEGATECALL;
    return new ReferenceEvm(
            block,
            origin,
            depth + 1,
            isStatic || op == Op.STATICCALL,
            borrows ? self : target,
            op == Op.DELEGATECALL ? caller : self,
            op == Op.DELEGATECALL ? value : wei,
            data,
            world.codeOf(target),
            given,
            world)
        .run();
  }

  private void load() {
    ReferenceWorld.Key key = new ReferenceWorld.Key(self, pop());
    spend(world.warmKeys.add(key) ? 2100 : 100);
    push(world.storage.getOrDefault(key, ZERO));
  }

  private void store() {
    demand(!isStatic);
    demand(gas > 2300);
    spend(world.store(new ReferenceWorld.Key(self, pop()), pop()));
  }

  private void log(int topics) {
    demand(!isStatic);
    BigInteger offset = pop();
    BigInteger length = pop();
    List<Uint256> values = new ArrayList<>();
    for (int i = 0; i < topics; i++) {
      values.add(Uint256.of(pop()));
    }
    byte[] data = read(offset, length);
    spend(8L * data.length);
    world.logs.add(new Log(ReferenceWorld.address(self), values, data));
  }

  private BigInteger account() {
    BigInteger account = pop().mod(ADDRESSES);
    spend(world.warmAccounts.add(account) ? 2600 : 100);
    return account;
  }

  private void copy(byte[] source) {
    BigInteger to = pop();
    BigInteger from = pop();
    BigInteger length = pop();
    touch(to, length);
    spend(3 * ReferenceGas.words(length));
    write(to, padded(source, from, length.intValue()));
  }

  private void jump(BigInteger target) {
    demand(target.compareTo(big(code.length)) < 0 && isDestination(target.intValue()));
    pc = target.intValue();
  }

  /** Section 9.4.3: a JUMPDEST that is not the data of a PUSH. */
  private boolean isDestination(int target) {
    int at = 0;
    while (at < target) {
      int op = code[at] & 0xFF;
      at += op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH1 + 2 : 1;
    }
    return at == target && (code[at] & 0xFF) == Op.JUMPDEST;
  }

  private byte[] readByWord(BigInteger offset, BigInteger length, long gasPerWord) {
    byte[] data = read(offset, length);
    spend(gasPerWord * ReferenceGas.words(length));
    return data;
  }

  private byte[] read(BigInteger offset, BigInteger length) {
    touch(offset, length);
    if (length.signum() == 0) {
      return new byte[0];
    }
    return Arrays.copyOfRange(memory, offset.intValue(), offset.intValue() + length.intValue());
  }

  private void write(BigInteger offset, byte[] data) {
    if (data.length > 0) {
      touch(offset, big(data.length));
      System.arraycopy(data, 0, memory, offset.intValue(), data.length);
    }
  }

  /** Equation 327 and the function M: grows by copying. */
  private void touch(BigInteger offset, BigInteger length) {
    if (length.signum() == 0) {
      return;
    }
    BigInteger end = offset.add(length);
    demand(end.compareTo(MOST_MEMORY) < 0);
    long size = 32 * ReferenceGas.words(end);
    if (size > memory.length) {
      spend(ReferenceGas.memory(size / 32) - ReferenceGas.memory(memory.length / 32));
      memory = Arrays.copyOf(memory, (int) size);
    }
  }

  private void spend(long cost) {
    demand(cost <= gas);
    gas -= cost;
  }

  private void push(BigInteger word) {
    demand(stack.size() < 1024);
    stack.add(word);
  }

  private BigInteger pop() {
    return stack.remove(below(0));
  }

  private int below(int depthInStack) {
    demand(stack.size() > depthInStack);
    return stack.size() - 1 - depthInStack;
  }

  private static void demand(boolean kept) {
    if (!kept) {
      throw new Exceptional();
    }
  }

  private static byte[] padded(byte[] source, BigInteger from, int length) {
    byte[] out = new byte[length];
    if (from.compareTo(big(source.length)) < 0) {
      int start = from.intValue();
      System.arraycopy(source, start, out, 0, Math.min(length, source.length - start));
    }
    return out;
  }

  private static byte[] word(BigInteger value) {
    return Uint256.of(value).toBytes();
  }

  private static BigInteger number(byte[] bytes) {
    return new BigInteger(1, bytes);
  }
}
