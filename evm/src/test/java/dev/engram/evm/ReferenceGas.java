/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Op;
import java.math.BigInteger;

/** Yellow Paper appendix G with the EIPs up to Cancun. */
final class ReferenceGas {

  static final long UNDEFINED = -1;

  private ReferenceGas() {}

  /** Gas without what depends on operands; {@link #UNDEFINED} for what Cancun does not have. */
  static long constant(int op) {
    if (op >= Op.PUSH1 && op <= Op.SWAP16) {
      return 3;
    }
    if (op >= Op.LOG0 && op <= Op.LOG4) {
      return 375L * (op - Op.LOG0 + 1);
    }
    return switch (op) {
      case Op.STOP, Op.RETURN, Op.REVERT, Op.SLOAD, Op.SSTORE -> 0;
      case Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODECOPY, Op.EXTCODEHASH -> 0;
      case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL -> 0;
      case Op.JUMPDEST -> 1;
      case Op.ADDRESS, Op.ORIGIN, Op.CALLER, Op.CALLVALUE, Op.CALLDATASIZE, Op.CODESIZE -> 2;
      case Op.GASPRICE, Op.COINBASE, Op.TIMESTAMP, Op.NUMBER, Op.PREVRANDAO, Op.GASLIMIT -> 2;
      case Op.CHAINID, Op.RETURNDATASIZE, Op.POP, Op.PC, Op.MSIZE, Op.GAS, Op.BASEFEE -> 2;
      case Op.BLOBBASEFEE, Op.PUSH0 -> 2;
      case Op.ADD, Op.SUB, Op.NOT, Op.LT, Op.GT, Op.SLT, Op.SGT, Op.EQ, Op.ISZERO -> 3;
      case Op.AND, Op.OR, Op.XOR, Op.BYTE, Op.SHL, Op.SHR, Op.SAR -> 3;
      case Op.CALLDATALOAD, Op.MLOAD, Op.MSTORE, Op.MSTORE8, Op.BLOBHASH -> 3;
      case Op.CALLDATACOPY, Op.CODECOPY, Op.RETURNDATACOPY, Op.MCOPY -> 3;
      case Op.MUL, Op.DIV, Op.SDIV, Op.MOD, Op.SMOD, Op.SIGNEXTEND, Op.SELFBALANCE -> 5;
      case Op.ADDMOD, Op.MULMOD, Op.JUMP -> 8;
      case Op.JUMPI, Op.EXP -> 10;
      case Op.BLOCKHASH -> 20;
      case Op.KECCAK256 -> 30;
      case Op.TLOAD, Op.TSTORE -> 100;
      default -> UNDEFINED;
    };
  }

  /** Equation 327. */
  static long memory(long words) {
    return 3 * words + words * words / 512;
  }

  static long words(BigInteger bytes) {
    return bytes.add(BigInteger.valueOf(31)).shiftRight(5).longValueExact();
  }
}
