/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static dev.engram.frames.MemoryGas.OUT_OF_GAS;

import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Limbs;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.MemoryGas;
import dev.engram.frames.ReturnData;
import java.util.ArrayList;
import java.util.List;

/**
 * Instructions that move data between memory and elsewhere. Each takes the gas that is left and the
 * first free limb of the stack, and answers the gas that is left or a {@link Halt#asGas halt}.
 */
final class DataInstructions {

  private static final long COPY_WORD_GAS = 3;
  private static final long KECCAK_WORD_GAS = 6;
  private static final long LOG_BYTE_GAS = 8;
  private static final long EXP_BYTE_GAS = 50;

  private final Keccak256 keccak = new Keccak256();
  private final byte[] digest = new byte[32];
  private final List<Log> logs = new ArrayList<>();

  /** KECCAK256. */
  long keccak(Call call, long gas, long[] s, int sp) {
    long offset = MemoryGas.saturate(s, sp - 4);
    long length = MemoryGas.saturate(s, sp - 8);
    long left = chargeWords(call.memory.charge(gas, offset, length), KECCAK_WORD_GAS, length);
    if (left >= 0) {
      int from = length == 0 ? 0 : call.memory.forReading(offset, length);
      keccak.hash(call.memory.array(), from, (int) length, digest, 0);
      Limbs.load(digest, 0, s, sp - 8);
    }
    return left;
  }

  /** CALLDATALOAD. */
  void callDataLoad(Call call, long[] s, int at) {
    long offset = MemoryGas.saturate(s, at);
    if (offset >= call.inputLength) {
      Limbs.set(s, at, 0);
    } else {
      int skipped = (int) offset;
      Limbs.loadPadded(call.input, call.inputStart + skipped, call.inputLength - skipped, s, at);
    }
  }

  /** CALLDATACOPY. */
  long callDataCopy(Call call, long gas, long[] s, int sp) {
    return copy(call, gas, s, sp, call.input, call.inputStart, call.inputLength);
  }

  /** CODECOPY. */
  long codeCopy(Call call, long gas, long[] s, int sp) {
    return copy(call, gas, s, sp, call.code.bytes(), 0, call.code.length());
  }

  /** RETURNDATACOPY, EIP-211: reading beyond the data fails, even for no bytes. */
  long returnDataCopy(Call call, long gas, long[] s, int sp) {
    ReturnData data = call.memory.returnData();
    long offset = MemoryGas.saturate(s, sp - 8);
    long length = MemoryGas.saturate(s, sp - 12);
    if (offset > data.size() || length > data.size() - offset) {
      return Halt.RETURN_DATA_OUT_OF_BOUNDS.asGas();
    }
    return copy(call, gas, s, sp, data.array(), 0, data.size());
  }

  /**
   * Copies from an array to memory; the stack has the target's offset, the source's offset and the
   * length.
   */
  long copy(Call call, long gas, long[] s, int sp, byte[] source, int start, int available) {
    long offset = MemoryGas.saturate(s, sp - 4);
    long length = MemoryGas.saturate(s, sp - 12);
    long left = chargeWords(call.memory.charge(gas, offset, length), COPY_WORD_GAS, length);
    if (left >= 0) {
      call.memory.putBounded(
          offset, source, start, available, MemoryGas.saturate(s, sp - 8), length);
    }
    return left;
  }

  /** MCOPY, EIP-5656. */
  long memoryCopy(Call call, long gas, long[] s, int sp) {
    long target = MemoryGas.saturate(s, sp - 4);
    long source = MemoryGas.saturate(s, sp - 8);
    long length = MemoryGas.saturate(s, sp - 12);
    long grown = call.memory.charge(gas, Math.max(target, source), length);
    long left = chargeWords(grown, COPY_WORD_GAS, length);
    if (left >= 0) {
      call.memory.copy(target, source, length);
    }
    return left;
  }

  /** LOG0 to LOG4. */
  long log(Call call, int topics, long gas, long[] s, int sp) {
    if (call.isStatic) {
      return Halt.STATIC_VIOLATION.asGas();
    }
    long offset = MemoryGas.saturate(s, sp - 4);
    long length = MemoryGas.saturate(s, sp - 8);
    long grown = call.memory.charge(gas, offset, length);
    if (grown < 0 || grown < LOG_BYTE_GAS * length) {
      return OUT_OF_GAS;
    }
    List<Uint256> values = new ArrayList<>(topics);
    for (int i = 0; i < topics; i++) {
      values.add(Limbs.get(s, sp - 12 - 4 * i));
    }
    Address address = call.self.address();
    logs.add(new Log(address, values, call.memory.getBytes(offset, length)));
    return grown - LOG_BYTE_GAS * length;
  }

  /** EXP, EIP-160. */
  long exp(long gas, long[] s, int sp) {
    long left = gas - EXP_BYTE_GAS * Limbs.byteLength(s, sp - 8);
    if (left < 0) {
      return OUT_OF_GAS;
    }
    Limbs.exp(s, sp - 4, sp - 8, sp - 8);
    return left;
  }

  int logCount() {
    return logs.size();
  }

  List<Log> logs() {
    return logs;
  }

  /** Forgets all logs but the first {@code count}. */
  void truncateLogs(int count) {
    if (logs.size() > count) {
      logs.subList(count, logs.size()).clear();
    }
  }

  /**
   * Pays for each word of {@code length} bytes that memory was paid for already, so that the
   * product cannot overflow.
   */
  private static long chargeWords(long gas, long gasPerWord, long length) {
    if (gas < 0) {
      return gas;
    }
    long cost = gasPerWord * MemoryGas.words(length);
    return cost <= gas ? gas - cost : OUT_OF_GAS;
  }
}
