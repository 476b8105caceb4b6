//! Words in XML and HTML, and the packages that hold them.

use crate::session::exported;

/// Escaped for text and attributes; what XML 1.0 cannot hold is left out.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 16);
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c < ' ' || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A path as a relative link.
pub(super) fn link(path: &str) -> String {
    // What lies in a container leads to the container.
    encoded(path.split_once("!/").map_or(path, |(outer, _)| outer))
}

/// A path as it stands in a link.
pub(super) fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// A zip archive with a comment behind it: the words, and the mark of the program.
pub(super) fn marked(mut zip: Vec<u8>, words: &str) -> Vec<u8> {
    let comment = format!("{words} {}", exported::PACKED);
    // Its last two bytes say how long its comment is, if it has none yet.
    let end = zip.len().checked_sub(22).filter(|end| zip[*end..].starts_with(b"PK\x05\x06"));
    if let (Some(_), Ok(length)) = (end, u16::try_from(comment.len())) {
        zip.truncate(zip.len() - 2);
        zip.extend(length.to_le_bytes());
        zip.extend(comment.as_bytes());
    }
    zip
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_document_is_markup() {
        assert_eq!(escaped("<b a='1'>&\"\u{1}\u{feff}"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;\u{feff}");
        assert_eq!(link("a b/javascript:x.zip!/in.txt"), "a%20b/javascript%3Ax.zip");
    }
}
