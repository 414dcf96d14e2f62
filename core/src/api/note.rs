//! Notes on days: what the owner wrote, shown on the chart.

use crate::base::wire::wire;

wire! {
    /// Answer of `GET /api/sites/<site>/notes`.
    pub struct Notes {
        /// Those of the range, by day.
        pub notes: Vec<Note>,
    }

    /// A note on a day.
    pub struct Note {
        /// Its id, `note_…`.
        pub id: String,
        /// The day in the site's zone, `YYYY-MM-DD`.
        pub day: String,
        /// What the owner wrote, one line of 200 characters at most.
        pub text: String,
        /// When it was made, unix seconds.
        pub made_s: i64,
    }

    /// Body of `POST /api/sites/<site>/notes`.
    pub struct NewNote {
        /// The day, `YYYY-MM-DD`.
        pub day: String,
        /// 1 to 200 characters; blanks around it and control characters are left out.
        pub text: String,
    }
}
