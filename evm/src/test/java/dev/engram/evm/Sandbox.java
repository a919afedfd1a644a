/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** A state with a rich sender, a block, and a machine to run code with. */
final class Sandbox {

  static final Address SENDER = new Address(0x5e4de5, 0, 0);
  static final Address COINBASE = new Address(0xc014ba5eL, 0, 0);
  static final Address CONTRACT = new Address(0xc0de, 0, 0);
  static final Address OTHER = new Address(0x07e5, 0, 0);
  static final Address NOBODY = new Address(0xab5e47, 0, 0);

  static final Uint256 FORTUNE = Uint256.of(BigInteger.TEN.pow(24));
  static final long GAS = 10_000_000;

  static final Block BLOCK =
      new Block(
          1_000, 1_700_000_000, 30_000_000, COINBASE, Uint256.of(7), Uint256.of(0x4a4d), 0, 1);

  final WorldState state = new WorldState();
  final Evm evm;

  Sandbox() {
    this(Fork.CANCUN);
  }

  Sandbox(Fork fork) {
    this(fork, Frames.create());
  }

  Sandbox(Fork fork, Frames memory) {
    evm = new Evm(fork, memory);
    state.put(SENDER, FORTUNE, 0, Code.EMPTY, Map.of());
  }

  /** Puts a contract without storage and with that many wei. */
  Sandbox deploy(Address address, long wei, byte[] code) {
    state.put(address, Uint256.of(wei), 1, Code.of(code), Map.of());
    return this;
  }

  Sandbox deploy(Address address, byte[] code) {
    return deploy(address, 0, code);
  }

  /** Calls {@link #CONTRACT}. */
  Receipt call(byte... input) {
    return call(GAS, input);
  }

  Receipt call(long gas, byte... input) {
    return evm.call(state, BLOCK, new Message(SENDER, CONTRACT, Uint256.ZERO, input, gas));
  }

  /** Deploys code as {@link #CONTRACT} and calls it. */
  Receipt run(byte[] code) {
    return deploy(CONTRACT, code).call();
  }

  /** Runs init code. */
  Receipt create(byte[] init, long gas) {
    return evm.call(state, BLOCK, new Message(SENDER, null, Uint256.ZERO, init, gas));
  }

  /** Sends {@link #CONTRACT} a legacy transaction with a gas price of 10. */
  Receipt transact(byte... data) throws InvalidTransaction {
    return evm.transact(state, BLOCK, transaction(CONTRACT, data));
  }

  Transaction transaction(Address to, byte... data) {
    long nonce = state.account(SENDER).nonce();
    Uint256 price = Uint256.of(10);
    return new Transaction(
        Transaction.Type.LEGACY,
        SENDER,
        to,
        nonce,
        GAS,
        Uint256.ZERO,
        data,
        price,
        price,
        List.of(),
        Uint256.ZERO,
        List.of());
  }

  Uint256 stored(Address address, long key) {
    return state.account(address).slot(key, 0, 0, 0).value();
  }

  long balance(Address address) {
    return state.account(address).balance().limb0();
  }

  /** The word that a call returned. */
  static Uint256 word(Receipt receipt) {
    return Uint256.fromBytes(receipt.output(), 0, 32);
  }

  /** The number that a call returned. */
  static long number(Receipt receipt) {
    return word(receipt).limb0();
  }
}
