//! The seal: once a day the last hash of the log is signed, so that rows cut off its end are missed too.
//!
//! The key is the station's own, made at the first seal, kept in a file only the station's account can
//! read, and shown to nobody: what leaves is its public half. `CHAIN.md` has the bytes that are signed.

use std::fmt;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::civil::Date;

use crate::entry::{Seal, Seq};
use crate::error::AirlogError;
use crate::write::files::beside;
use phatthanh_core::names::hex;

/// Read and written by the station's own account, by nobody else.
const OWN: u32 = 0o600;

/// A key file is 64 digits and a line feed.
const FILE_BYTES: usize = 65;

/// What seals are signed with.
pub struct SealKey(SigningKey);

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SealKey").field(&self.public()).finish()
    }
}

impl SealKey {
    /// The key in the file at `path`; makes one where there is none. A file that holds no key is renamed
    /// to the first free `….damaged-1`, `-2` … and kept.
    ///
    /// # Errors
    /// If the file cannot be read, renamed or written.
    pub fn open(path: &Path) -> Result<Self, AirlogError> {
        match Self::read(path)? {
            KeyFile::Key(key) => return Ok(*key),
            KeyFile::Nothing => {}
            KeyFile::NoKey => {
                let free = (1..).map(|count| beside(path, &format!(".damaged-{count}")));
                let aside = free
                    .into_iter()
                    .find(|aside| !aside.exists())
                    .unwrap_or_default();
                fs::rename(path, aside).map_err(refused("rename", path))?;
            }
        }

        let mut seed = [0; 32];
        rustix::rand::getrandom(&mut seed, rustix::rand::GetRandomFlags::empty())
            .map_err(|error| refused("make", path)(error.into()))?;
        let key = Self(SigningKey::from_bytes(&seed));
        key.write(path).map_err(refused("write", path))?;

        // Whoever was first.
        match Self::read(path)? {
            KeyFile::Key(key) => Ok(*key),
            _ => Err(refused("read back", path)(
                io::ErrorKind::InvalidData.into(),
            )),
        }
    }

    /// The key in the file at `path`, if there is one; nothing is made.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn peek(path: &Path) -> Result<Option<Self>, AirlogError> {
        Ok(match Self::read(path)? {
            KeyFile::Key(key) => Some(*key),
            KeyFile::Nothing | KeyFile::NoKey => None,
        })
    }

    fn read(path: &Path) -> Result<KeyFile, AirlogError> {
        let no_link = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
        let file = match OpenOptions::new()
            .read(true)
            .custom_flags(no_link)
            .open(path)
        {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(KeyFile::Nothing),
            Err(error) => return Err(refused("read", path)(error)),
        };

        let facts = file.metadata().map_err(refused("read", path))?;
        if !facts.is_file() {
            return Ok(KeyFile::NoKey);
        }

        if facts.permissions().mode() & 0o077 != 0
            && let Err(error) = file.set_permissions(Permissions::from_mode(OWN))
        {
            tracing::warn!(%error, path = %path.display(), "the key of the seals can be read by others");
        }

        let mut text = Vec::with_capacity(FILE_BYTES);
        let mut start = file.take(FILE_BYTES as u64 + 1);
        start
            .read_to_end(&mut text)
            .map_err(refused("read", path))?;
        let seed = str::from_utf8(&text)
            .ok()
            .and_then(|text| bytes::<32>(text.trim_end()));
        Ok(seed.map_or(KeyFile::NoKey, |seed| {
            KeyFile::Key(Box::new(Self(SigningKey::from_bytes(&seed))))
        }))
    }

    /// Whole or not at all, and never over another.
    fn write(&self, path: &Path) -> io::Result<()> {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(".seal-")
            .permissions(Permissions::from_mode(OWN))
            .tempfile_in(folder)?;
        writeln!(file, "{}", hex(self.0.as_bytes()))?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Err(refused) if refused.error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(refused.error);
            }
            _ => {}
        }

        fs::File::open(folder)?.sync_all()
    }

    /// Its public half, in hexadecimal.
    #[must_use]
    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    /// The signature of `bytes`, in hexadecimal.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> String {
        hex(&self.0.sign(bytes).to_bytes())
    }

    /// Seals the entries up to `seq`, whose hash is `head`, of the log whose first entry's is `log`.
    pub(crate) fn seal(&self, day: Date, seq: Seq, head: String, log: String) -> Seal {
        let mut seal = Seal {
            day,
            seq,
            head,
            log,
            key: self.public(),
            signature: String::new(),
        };
        seal.signature = self.sign(seal.signed().as_bytes());
        seal
    }
}

/// What lies where a key should.
enum KeyFile {
    Key(Box<SealKey>),
    NoKey,
    Nothing,
}

fn refused(action: &'static str, path: &Path) -> impl Fn(io::Error) -> AirlogError {
    move |source| match source.kind() {
        io::ErrorKind::StorageFull => AirlogError::Full {
            path: path.to_owned(),
        },
        _ => AirlogError::Io {
            action,
            path: path.to_owned(),
            source,
        },
    }
}

impl Seal {
    /// The text that is signed.
    fn signed(&self) -> String {
        let Self {
            day,
            seq,
            head,
            log,
            key,
            ..
        } = self;
        format!("phatthanh seal 1\n{log}\n{day}\n{seq}\n{head}\n{key}\n")
    }

    /// Whether the signature is its key's, over what it says.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        signed_by(&self.key, self.signed().as_bytes(), &self.signature)
    }
}

/// Whether `signature` is that of `key` over `bytes`; key and signature in hexadecimal.
#[must_use]
pub fn signed_by(key: &str, text: &[u8], signature: &str) -> bool {
    let key = bytes(key).and_then(|key| VerifyingKey::from_bytes(&key).ok());
    let signature = bytes(signature).map(|bytes| Signature::from_bytes(&bytes));
    key.zip(signature)
        .is_some_and(|(key, signature)| key.verify_strict(text, &signature).is_ok())
}

/// The bytes that `text` writes in lower-case hexadecimal, if there are `N`.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N
        || !digits
            .iter()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    {
        return None;
    }

    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    }

    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1: secret key, public key, message, signature.
    const VECTORS: [(&str, &str, &str, &str); 3] = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ];

    #[test]
    fn the_vectors_of_rfc_8032() {
        for (secret, public, message, signature) in VECTORS {
            let key = SealKey(SigningKey::from_bytes(&bytes(secret).unwrap()));
            let message: Vec<u8> = message
                .as_bytes()
                .chunks(2)
                .map(|digits| u8::from_str_radix(str::from_utf8(digits).unwrap(), 16).unwrap())
                .collect();
            assert_eq!(
                (key.public().as_str(), key.sign(&message).as_str()),
                (public, signature)
            );
            assert!(signed_by(public, &message, signature));
            assert!(!signed_by(public, b"another", signature));
        }
    }

    #[test]
    fn the_key_is_made_once_and_is_nobodys_business() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("var/seal.key");
        assert!(SealKey::peek(&path).unwrap().is_none());
        let key = SealKey::open(&path).unwrap();
        assert_eq!(SealKey::open(&path).unwrap().public(), key.public());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            OWN
        );
        let secret = fs::read_to_string(&path).unwrap();
        assert!(!format!("{key:?}").contains(secret.trim()));

        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert_eq!(SealKey::open(&path).unwrap().public(), key.public());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            OWN
        );

        fs::write(&path, &secret[..40]).unwrap();
        let new = SealKey::open(&path).unwrap();
        assert_ne!(new.public(), key.public());
        assert_eq!(
            fs::read_to_string(folder.path().join("var/seal.key.damaged-1")).unwrap(),
            &secret[..40]
        );
    }

    #[test]
    fn every_field_is_under_the_signature() {
        let folder = tempfile::tempdir().unwrap();
        let key = SealKey::open(&folder.path().join("seal.key")).unwrap();
        let day = Date::constant(2026, 11, 24);
        let seal = key.seal(day, Seq(7), crate::GENESIS.into(), "ab".repeat(32));
        assert!(seal.is_signed());
        let other = SealKey::open(&folder.path().join("other.key")).unwrap();
        for changed in [
            Seal {
                day: day.tomorrow().unwrap(),
                ..seal.clone()
            },
            Seal {
                seq: Seq(8),
                ..seal.clone()
            },
            Seal {
                head: "ab".repeat(32),
                ..seal.clone()
            },
            Seal {
                log: "cd".repeat(32),
                ..seal.clone()
            },
            Seal {
                key: other.public(),
                ..seal.clone()
            },
            Seal {
                key: "none".into(),
                ..seal.clone()
            },
            Seal {
                signature: seal.signature.to_uppercase(),
                ..seal.clone()
            },
            Seal {
                signature: seal.signature.replace('0', "1"),
                ..seal.clone()
            },
        ] {
            assert!(!changed.is_signed(), "{changed:?}");
        }
    }
}
