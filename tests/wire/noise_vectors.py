"""Noise test vectors, figures only: those whose pattern begins as NNpsk0, with X25519, ChaCha20-Poly1305 and BLAKE2b.

From haskell-cryptography/cacophony, vectors/cacophony.txt at commit 8ee9d41e (Unlicense), and from mcginty/snow,
tests/vectors/snow.txt at commit 8ac60f51 (Apache-2.0 or MIT). The first two messages are the handshake; later ones are
transport messages, from the initiator and from the responder by turns. NNpsk0+psk2 has a second psk at the end of message 2.
"""

VECTORS = [
    {
        "origin": "cacophony",
        "name": "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b",
        "prologue": "4a6f686e2047616c74",
        "psks": [
            "54686973206973206d7920417573747269616e20706572737065637469766521",
        ],
        "e_initiator": "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a",
        "e_responder": "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b",
        "hash": (
            "ed5e9692d0ab507b6c2beec3f584fd5b127817a9d20b26cd50aa72c507260fa31aa7d88dd3723316338af37ce0b4cfb2"
            "923aeb848bbf2b934911306f01ffc963"
        ),
        "messages": [
            (
                "4c756477696720766f6e204d69736573",
                (
                    "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944ed63df2f5a12aee1185ee9c50305f2ec"
                    "f12421dcb53c047a63b784cf7c54a105"
                ),
            ),
            (
                "4d757272617920526f746862617264",
                (
                    "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f1448088430e0fe7d5c0c9b92f7478716c8852f1b4"
                    "f389edb75e3ebe546fafafd5b6f0f7"
                ),
            ),
            (
                "462e20412e20486179656b",
                "0fe04b26dcfbb69f8a6a94c61f1a26ef88769218d32f5d17c068a6",
            ),
            (
                "4361726c204d656e676572",
                "2239e0c540c01f09eb1f4cc5258fd5acfefff18a5a3773f21b7bfe",
            ),
            (
                "4a65616e2d426170746973746520536179",
                "f216cb03d30fb8af1e561fe02a07552d09b416e27a75e62c77d193718b0bdaae9f",
            ),
            (
                "457567656e2042f6686d20766f6e2042617765726b",
                "6e8baf98b944184dd7dc5ef14d8108cbeca626de118a5460f3308e294d61e17238bce29bd9",
            ),
        ],
    },
    {
        "origin": "snow",
        "name": "Noise_NNpsk0+psk2_25519_ChaChaPoly_BLAKE2b",
        "prologue": (
            "5468657265206973206e6f20726967687420616e642077726f6e672e2054686572652773206f6e6c792066756e20616e"
            "6420626f72696e672e"
        ),
        "psks": [
            "703883d888e2f9f940316cea656041875b6c9d7be518af442eb7244f1aa6b543",
            "12abc0c131437322feb4c456776e23cc98d9c5186856fd14c3a5374334cb00d3",
        ],
        "e_initiator": "276704422affea9979c3d5766e2db4788274daf9e1a6d8f39a356da507c44b7d",
        "e_responder": "59d5d6948278c3f56054e6647be86e02baa513dd27a82c75c360ed8beb0c4ba2",
        "hash": "",
        "messages": [
            (
                "3306693ed668dbdd187eebb8cd545a3222d2171cf30fc776ea3609e4bb8a0dea",
                (
                    "0095701c21b3f16eb4a9c7c609271feef0325ee8d6a4b6d46ddb46ad94bd9659cba5eb3540d7fa62a1eaac7f93492503"
                    "d7e7c7e3834439c576275d9a3dde5c1355a26c80c522d42e0fef321e64f23a15"
                ),
            ),
            (
                "a11c10276304c5512048e546497aa4a852c1d518969776d40b60eca58f296aba",
                (
                    "f3619bbc115843033a9de66d569b928abe441bea1d95698f5495069c27cbe551578177bd5217763b8e020f90ed29e0cd"
                    "ce7f3a5c62bf131e6ab42a1e3f54adb579004a035b91d7b1883acd34775de2de"
                ),
            ),
            (
                "851ae7342226b66220d77527f5ba04f8af90238f245b29693c1b5a72fa5b66ce",
                "e79fa99e20df2d345f66290835a1ab52e25d3c2dc0c52bb1edf0682aa0a23c83279a454e3c577c587f283c0e2ab49142",
            ),
            (
                "d8bc45bd64e4ad21168cb3702923c64226a232b636887d39aa86ac94424d25e0",
                "bc3626895a8af8c2940e97b9c0c9faea6b6c1f30e1306a38f966cff8fdbe6f1b6aee7f0c5da7f5124d3547ef352b744f",
            ),
        ],
    },
]
