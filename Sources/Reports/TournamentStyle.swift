/// The style of a tournament's page, in addition to the pages' common style. Blue is the model, orange the panel.
enum TournamentStyle {
    static let text =
        PageStyle.common + """
            .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
            h2 small { display: inline; font-size: .75em; margin-left: .4rem; }
            header { margin-bottom: 1.25rem; }
            header .about { margin: .25rem 0 0; }
            .winners { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: .9rem; }
            .winner { border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem .7rem; break-inside: avoid;
              min-width: 0; display: flex; flex-direction: column; }
            .winner h3 { margin: 0; font-size: .8rem; font-weight: 500; line-height: 1.35; overflow-wrap: anywhere; }
            .winner h3 a { color: var(--soft); }
            .winner p { margin: 0; }
            .winner .aside { padding-top: .1rem; }
            .who { font-size: 1.45rem; font-weight: 650; line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere; }
            .who.none { color: var(--soft); font-weight: 500; }
            .how b { font-size: 1.05rem; font-variant-numeric: tabular-nums; margin-right: .2rem; }
            .sure { color: var(--c1); }
            .sure.doubt { color: var(--warn); }
            .sure b { font-variant-numeric: tabular-nums; }
            .aside { color: var(--soft); font-size: .82rem; line-height: 1.4; margin-top: auto; }
            .podium { list-style: none; margin: .45rem 0 .4rem; padding: 0; font-size: .82rem; line-height: 1.35; }
            .podium li { display: grid; grid-template-columns: 1rem minmax(0, 7.5rem) minmax(0, 1fr) auto; gap: .5rem; align-items: center; }
            .podium span { color: var(--soft); }
            .podium bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
            .podium b { font-weight: 500; font-variant-numeric: tabular-nums; }
            .podium .total { width: 100%; }
            #winners > h3 { margin-top: 1rem; }
            .look { margin: .25rem 0; padding-left: 1.1rem; font-size: .9rem; }
            svg { display: block; overflow: visible; }
            svg text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--soft);
              font-variant-numeric: tabular-nums; }
            .rail { stroke: var(--line); stroke-width: 1.5; fill: none; }
            .tick { stroke: var(--soft); stroke-width: .75; }
            .range { fill: var(--c1); fill-opacity: .36; stroke: var(--c1); stroke-width: 1; }
            .given { fill: var(--c1); }
            .final { fill: var(--page); stroke: var(--c2); stroke-width: 2; }
            .total { width: 10rem; height: 1rem; }
            .remarks { margin: 1rem 0 0; font-size: .9rem; }
            .remarks ul { margin: .4rem 0; padding-left: 1.1rem; }
            .makeup { font-size: .88rem; }
            nav { margin-top: .75rem; line-height: 1.9; }
            nav a { white-space: normal; overflow-wrap: anywhere; }
            .event .ranking th:first-child { min-width: 0; }
            .ranking td, .ranking tbody th { vertical-align: middle; }
            .ranking td:first-child, .ranking thead th:first-child { text-align: left; padding-left: 0; width: 3rem; position: static; }
            .ranking tbody th, .ranking thead th:nth-child(2) { text-align: left; min-width: 8rem; overflow-wrap: anywhere; }
            .ranking thead th { min-width: 0; }
            .ranking .first th, .ranking .first td:first-child { font-weight: 700; }
            .ranking tbody a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 3px; }
            .scores { white-space: normal; min-width: 11rem; }
            .scores a, .scores span { margin-left: .5rem; white-space: nowrap; display: inline-block; }
            .beside { display: grid; grid-template-columns: minmax(0, 32rem) minmax(16rem, 1fr); gap: 1rem 2.5rem; align-items: center; }
            #agreement th, #agreement td { padding-left: .35rem; padding-right: .35rem; }
            #agreement th:first-child { padding-left: 0; min-width: 9rem; }
            .beside figure { margin: 0; }
            .scatter .within { fill: var(--c1); opacity: .7; }
            .scatter .beyond { stroke: var(--c2); stroke-width: 1.6; fill: var(--page); }
            .scatter .equal { stroke: var(--soft); stroke-dasharray: 4 4; }
            .audit { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1rem 2.5rem; align-items: start; }
            .audit > * { min-width: 0; margin: .5rem 0; }
            .audit h4 { margin: .25rem 0 .35rem; font-size: .88rem; }
            .audit ul { margin: 0 0 1rem; padding-left: 1.1rem; font-size: .85rem; }
            .audit li { margin: .25rem 0; overflow-wrap: anywhere; }
            .judges td, .judges th { vertical-align: middle; padding-left: .3rem; padding-right: .3rem; }
            .judges thead th:not(:first-child), .judges th:first-child { min-width: 0; }
            .bias { width: 4rem; height: .9rem; }
            .up { fill: var(--c1); }
            .down { fill: var(--page); stroke: var(--c1); stroke-width: 1.25; }
            .dives { border-top: 1px solid var(--line); }
            .dive { display: grid; grid-template-columns: minmax(0, 27rem) minmax(0, 1fr) minmax(0, 20rem); gap: .2rem 1.75rem;
              padding: 1rem 0 1.1rem; border-bottom: 1px solid var(--line); break-inside: avoid;
              grid-template-areas: "name name name" "pictures told verdict" "pictures told clips"; grid-template-rows: auto auto 1fr;
              content-visibility: auto; contain-intrinsic-size: auto 18.5rem; scroll-margin-top: 1rem; }
            .dive:target { background: var(--wash); box-shadow: -.75rem 0 var(--c1); }
            .dive h4 { grid-area: name; margin: 0 0 .35rem; font-size: 1rem; overflow-wrap: anywhere; }
            .dive h4 small { display: inline; margin-left: .35rem; font-size: .82rem; }
            .sep, .spoken { font-weight: 400; color: var(--soft); }
            .pictures { grid-area: pictures; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .4rem; align-content: start; }
            .pictures figure { margin: 0; }
            .pictures img { width: 100%; height: auto; display: block; border-radius: 4px; background: var(--wash); }
            .pictures figcaption { font-size: .75rem; color: var(--soft); margin: .1rem 0 0; text-align: center; }
            .verdict { grid-area: verdict; }
            .score { font-size: 1.9rem; font-weight: 650; line-height: 1.1; margin: 0 0 .25rem; font-variant-numeric: tabular-nums;
              letter-spacing: -.01em; color: var(--c1); }
            .score.none { color: var(--warn); font-size: 1.45rem; }
            .note { margin: .1rem 0; font-size: .85rem; color: var(--soft); }
            .scale, .timeline { width: 100%; max-width: 22rem; height: auto; }
            .told { grid-area: told; font-size: .9rem; min-width: 0; }
            .told dt { margin: 0; }
            .told dl { grid-template-columns: max-content 1fr; gap: .1rem .8rem; }
            .mark { font-size: .85em; color: var(--soft); white-space: nowrap; }
            .mark.other { color: var(--warn); font-weight: 600; }
            .classes { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem; padding: 0; margin: .5rem 0; }
            .classes li { border: 1px solid var(--line); border-radius: 99px; padding: .05rem .55rem; font-size: .82rem; }
            .classes b { font-weight: 500; color: var(--soft); font-variant-numeric: tabular-nums; }
            .classes .unsure { color: var(--warn); font-weight: 600; }
            .classes .other { border-color: var(--warn); border-style: dashed; }
            .classes span { color: var(--warn); }
            .said { color: var(--soft); font-style: italic; margin: .4rem 0; }
            .warnings { margin: .4rem 0 0; padding-left: 1.1rem; color: var(--warn); font-size: .85rem; }
            .clips { grid-area: clips; margin-top: .4rem; }
            .clips p { margin: 0; font-size: .75rem; color: var(--soft); }
            .timeline .flight { fill: var(--line); opacity: .5; }
            .failures li { margin: .35rem 0; overflow-wrap: anywhere; }
            @media (max-width: 72rem) { .dive { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
              grid-template-areas: "name name" "pictures pictures" "verdict told" "clips told";
              contain-intrinsic-size: auto 32rem; } }
            @media (max-width: 44rem) { .dive { grid-template-columns: minmax(0, 1fr);
              grid-template-areas: "name" "pictures" "verdict" "told" "clips"; gap: .5rem;
              contain-intrinsic-size: auto 43rem; }
              .dive h4 small { display: block; margin: 0; } .beside { grid-template-columns: minmax(0, 1fr); }
              h2 small { display: block; margin: 0; } }
            @media screen and (max-width: 44rem) { .ranking, .ranking tbody { display: block; }
              .ranking thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              .ranking tbody tr { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; padding: .5rem 0;
                border-bottom: 1px solid var(--line); }
              .ranking tbody td, .ranking tbody th { border: 0; padding: 0; min-width: 0; }
              .ranking td:first-child { width: 1.2rem; } .ranking tbody th { flex: 1 1 0; position: static; }
              .ranking td:nth-child(4) { flex-basis: 100%; } .ranking .total { width: 100%; }
              .ranking td[data-label]::before { content: attr(data-label); color: var(--soft); margin-right: .4rem; }
              .ranking .scores { flex: 0 1 auto; text-align: left; } .scores a:first-child, .scores span:first-child { margin-left: 0; } }
            @media print { .winners { grid-template-columns: 1fr 1fr 1fr; gap: .5rem; } .winner .aside { padding-top: .1rem; }
            .who { font-size: 1.15rem; }
              .event { break-before: page; } .event h2 { border-top: 0; padding-top: 0; margin-top: 0; }
              .dive { content-visibility: visible; grid-template-columns: 5.6cm 1fr 5.4cm; gap: .1rem .4cm; padding: .25cm 0;
                grid-template-areas: "name name name" "pictures told verdict"; grid-template-rows: auto; }
              .clips, .said, .pictures figcaption, .classes li:not(.other):not(:has(.unsure)) { display: none; }
              .scale text, .scatter text { font-size: 15px; } .scale { max-width: 5.4cm; }
              .told, .note, .classes li { font-size: 7.5pt; } .classes { margin: .1cm 0; gap: .1cm; }
              .dive h4 { font-size: 10pt; margin: 0; } .findings { grid-column: 1 / -1; } .score { font-size: 14pt; } .total { width: 3cm; } .scores { min-width: 4cm; }
              .beside { grid-template-columns: 9cm 1fr; } .audit { grid-template-columns: 6.5cm 1fr; }
              .audit:not(:has(> figure)) { grid-template-columns: 1fr; } .winner { border-color: #999; }
              a { color: inherit; text-decoration: none; } svg, img, .range { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }

            """
}
