// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Work for the call memory: wide arrays, growing buffers, and calls of itself that keep or lose what they did.
contract Strata {
    event Reached(uint256 depth, uint256 kept);

    /// How many calls of `dig` were not reverted.
    uint256 public kept;

    /// Writes the squares below `n` to an array, one word each, and adds them up from the far end.
    function squares(uint256 n) external pure returns (uint256 sum) {
        uint256[] memory list = new uint256[](n);
        for (uint256 i = 0; i < n; i++) {
            list[i] = i * i;
        }
        for (uint256 i = n; i > 0; i--) {
            sum += list[i - 1];
        }
    }

    /// Appends to a buffer `rounds` times; each round copies it (MCOPY) and hashes all of it.
    function braid(uint256 rounds) external pure returns (bytes32 digest, uint256 length) {
        bytes memory strand = "";
        for (uint256 i = 0; i < rounds; i++) {
            strand = bytes.concat(strand, digest, bytes32(i));
            digest = keccak256(strand);
        }
        length = strand.length;
    }

    /// Calls itself `depth` deep. Every level fills an array of `words`; every third one reverts, with all below it.
    function dig(uint256 depth, uint256 words) external returns (uint256) {
        uint256[] memory layer = new uint256[](words);
        for (uint256 i = 0; i < words; i++) {
            // a frame that is given the memory of one before it must read zero there
            require(layer[i] == 0, "memory was not zero");
            layer[i] = ~i;
        }
        kept++;
        uint256 below = 0;
        if (depth > 0) {
            try this.dig(depth - 1, words + words / 2) returns (uint256 levels) {
                below = levels;
            } catch Error(string memory reason) {
                require(keccak256(bytes(reason)) == keccak256("crumbled"), reason);
            }
            // the layer is as it was, whatever happened below
            require(layer[words - 1] == ~(words - 1), "memory was changed from below");
        }
        require(depth % 3 != 1, "crumbled");
        emit Reached(depth, kept);
        return below + 1;
    }

    /// Asks for an array that no gas pays for.
    function chasm() external pure returns (uint256) {
        uint256[] memory list = new uint256[](1 << 40);
        return list.length;
    }

    /// Reads beyond the end of an array: Panic(0x32).
    function ledge(uint256 n) external pure returns (uint256) {
        uint256[] memory list = new uint256[](n);
        return list[n];
    }
}
