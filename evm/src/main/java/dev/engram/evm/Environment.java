/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Op;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Limbs;
import dev.engram.evm.uint256.Uint256;
import java.util.List;

/** What is the same for all calls of a transaction: the block, the origin, the prices. */
final class Environment {

  /** BLOCKHASH knows this many blocks before the current one. */
  private static final int KNOWN_BLOCKS = 256;

  private final Block block;
  private final Address origin;
  private final Uint256 gasPrice;
  private final Uint256 blobBaseFee;
  private final List<Uint256> blobHashes;
  private final BlockHashes blockHashes;

  Environment(
      Block block,
      Address origin,
      Uint256 gasPrice,
      List<Uint256> blobHashes,
      BlockHashes blockHashes) {
    this.block = block;
    this.origin = origin;
    this.gasPrice = gasPrice;
    this.blobHashes = blobHashes;
    this.blockHashes = blockHashes;
    blobBaseFee = BlobGas.baseFee(block.excessBlobGas());
  }

  Block block() {
    return block;
  }

  Uint256 gasPrice() {
    return gasPrice;
  }

  Uint256 blobBaseFee() {
    return blobBaseFee;
  }

  /**
   * Writes what an instruction without inputs pushes to the slot at {@code at}; whether it is such
   * an instruction.
   */
  boolean push(int op, long[] s, int at) {
    switch (op) {
      case Op.ORIGIN -> Limbs.set(s, at, origin.limb0(), origin.limb1(), origin.limb2(), 0);
      case Op.GASPRICE -> Limbs.set(s, at, gasPrice);
      case Op.COINBASE -> {
        Address coinbase = block.coinbase();
        Limbs.set(s, at, coinbase.limb0(), coinbase.limb1(), coinbase.limb2(), 0);
      }
      case Op.TIMESTAMP -> Limbs.set(s, at, block.timestamp());
      case Op.NUMBER -> Limbs.set(s, at, block.number());
      case Op.PREVRANDAO -> Limbs.set(s, at, block.prevRandao());
      case Op.GASLIMIT -> Limbs.set(s, at, block.gasLimit());
      case Op.CHAINID -> Limbs.set(s, at, block.chainId());
      case Op.BASEFEE -> Limbs.set(s, at, block.baseFee());
      case Op.BLOBBASEFEE -> Limbs.set(s, at, blobBaseFee);
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * BLOCKHASH: replaces a number by the hash of the block, or zero if it is too old, the current
   * one or later.
   */
  void blockHash(long[] s, int at) {
    long number = s[at];
    boolean known =
        Limbs.isLong(s, at) && number < block.number() && number >= block.number() - KNOWN_BLOCKS;
    Limbs.set(s, at, known ? blockHashes.hash(number) : Uint256.ZERO);
  }

  /** BLOBHASH, EIP-4844: replaces an index by the transaction's versioned hash there, or zero. */
  void blobHash(long[] s, int at) {
    boolean known = Limbs.isLong(s, at) && s[at] < blobHashes.size();
    Limbs.set(s, at, known ? blobHashes.get((int) s[at]) : Uint256.ZERO);
  }
}
