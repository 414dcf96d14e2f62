//! Words that stand in many rows, by their places in one list.

use headwater::base::json::{Error, FromJson, Value};

/// Places stand in databases: words may be added at the end, and never move. The list is in order of how often they are stored, more or
/// less, since a place below ten is a byte shorter. A word that is not listed is stored as it is.
const WORDS: [&str; WORDS_COUNT] = [
    "Direct",
    "Organic Search",
    "Referral",
    "Organic Social",
    "mobile",
    "desktop",
    "Chrome",
    "Safari",
    "Windows",
    "iOS",
    "Android",
    "macOS",
    "Paid Search",
    "Paid Social",
    "Email",
    "Edge",
    "Firefox",
    "Linux",
    "tablet",
    "AI Assistant",
    "Unassigned",
    "Organic Video",
    "Paid Video",
    "Organic Shopping",
    "Paid Shopping",
    "Cross-network",
    "Display",
    "Paid Other",
    "SMS",
    "Audio",
    "Affiliates",
    "Mobile Push",
    "Samsung Internet",
    "Instagram",
    "Facebook",
    "TikTok",
    "Android WebView",
    "Brave",
    "ChromeOS",
    "DuckDuckGo",
    "Google app",
    "Huawei Browser",
    "Internet Explorer",
    "KakaoTalk",
    "LINE",
    "LinkedIn",
    "Mi Browser",
    "Opera",
    "Pinterest",
    "QQ Browser",
    "Reddit",
    "Silk",
    "Snapchat",
    "Threads",
    "UC Browser",
    "Vivaldi",
    "WeChat",
    "Whale",
    "X",
    "Yandex Browser",
];
const WORDS_COUNT: usize = 60;

/// A word as it is stored.
pub(crate) fn short_word(word: &str) -> String {
    WORDS.iter().position(|listed| *listed == word).map_or_else(|| word.to_owned(), |place| place.to_string())
}

/// A word as it was stored, in full.
pub fn long_word(stored: String) -> String {
    stored.parse().ok().and_then(|place: usize| WORDS.get(place)).map_or(stored, |word| (*word).to_owned())
}

/// Reads a column that holds a word in either form.
pub(crate) fn word(value: Value) -> Result<String, Error> {
    String::from_json(value).map(long_word)
}

/// Reads a column that holds a word in either form, or nothing.
pub(crate) fn optional_word(value: Value) -> Result<Option<String>, Error> {
    Ok(Option::<String>::from_json(value)?.map(long_word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater::visit::channel::Channel;

    #[test]
    fn words_are_read_as_they_were_written() {
        let devices = include_str!("../../../core/src/data/devices.txt").lines().filter(|row| !row.starts_with('#'));
        let devices = devices.flat_map(|row| row.split('\t').skip(2)).filter(|name| *name != "-");
        let channels = Channel::ALL.iter().map(|channel| channel.as_str());
        for word in devices.chain(channels) {
            assert!(short_word(word).len() <= 2, "{word} is not listed");
            assert_eq!(long_word(short_word(word)), word);
        }
        assert_eq!((short_word("Other"), long_word("Other".to_owned())), ("Other".to_owned(), "Other".to_owned()));
        assert_eq!((short_word("Direct"), short_word("X")), ("0".to_owned(), "58".to_owned()), "no word moves");
    }
}
